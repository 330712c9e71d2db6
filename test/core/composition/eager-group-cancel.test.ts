/**
 * A child of a task group that starts eagerly is a child of the group from its first line on: what it does there to the
 * group, to its parent or to its siblings concerns it as well.
 */
import { describe, test } from 'node:test';
import { prints } from './apart.ts';

/** A group that hangs leaves nothing to do, and the program ends with code 13. */
const program = (body: string): string => `
const log = [];
const child = (name, first) => async () => {
  try {
    await first?.();
    await sleep(1e6);
    log.push(name + ' went on');
  } catch (error) {
    log.push(name + ' ' + error.name);
    throw error;
  }
};
const eager = { eagerStart: true };
await virtualRun(async () => {
  ${body}
  log.push(allTasks().size);
});
print(...log);
`;

/** Logs how the group ended: ['value', v], or the name of the error. */
const inGroup = (body: string): string =>
  program(`
    const [name, value] = await ending(taskGroup(async (group) => { ${body} return 'value'; }));
    log.push(name === 'value' ? [name, value] : name);`);

describe('cancel() of the group in the first step of a child', () => {
  const cancelled = ['value', null];

  test('cancels that child', async () => {
    await prints(inGroup("group.createTask(child('child', () => group.cancel()), eager);"), [
      'child CancelledError',
      cancelled,
      1,
    ]);
  });

  test('by a task factory that starts all eagerly', async () => {
    await prints(
      program(`
        getRunningLoop().setTaskFactory(eagerTaskFactory);
        log.push(await ending(taskGroup(async (group) => { group.createTask(child('child', () => group.cancel())); })));`),
      ['child CancelledError', cancelled, 1],
    );
  });

  test('after the child has waited once', async () => {
    await prints(inGroup("group.createTask(child('child', async () => { await sleep(0); group.cancel(); }), eager);"), [
      'child CancelledError',
      cancelled,
      1,
    ]);
  });

  test('cancels its siblings, eager or not', async () => {
    await prints(
      inGroup(`
        group.createTask(child('first'), eager);
        group.createTask(child('second'));
        group.createTask(child('third', () => group.cancel()), eager);`),
      ['first CancelledError', 'third CancelledError', cancelled, 1],
    );
  });

  test('cancels the body, which waits', async () => {
    await prints(
      inGroup(`
        group.createTask(child('child', () => group.cancel()), eager);
        try { await sleep(1e6); } catch (error) { log.push('body ' + error.name); throw error; }`),
      // The child waits a microtask more before its first wait of ours.
      ['body CancelledError', 'child CancelledError', cancelled, 1],
    );
  });

  test('and the child ends at once', async () => {
    await prints(inGroup('group.createTask(async () => { group.cancel(); }, eager);'), [cancelled, 1]);
  });

  test('and the child fails at once', async () => {
    await prints(inGroup("group.createTask(async () => { group.cancel(); throw new Error('child fails'); }, eager);"), [
      'ExceptionGroup',
      1,
    ]);
  });

  test('by a grandchild in a group of the child', async () => {
    await prints(
      inGroup(`
        group.createTask(child('child', () => taskGroup(async (inner) => {
          inner.createTask(child('grandchild', () => group.cancel()), eager);
        })), eager);`),
      ['grandchild CancelledError', 'child CancelledError', cancelled, 1],
    );
  });
});

describe('the first step of an eager child', () => {
  test('that makes another eager child, which cancels the group', async () => {
    await prints(
      inGroup(`
        group.createTask(child('child', () => {
          group.createTask(child('second', () => group.cancel()), eager);
        }), eager);`),
      ['second CancelledError', 'child CancelledError', ['value', null], 1],
    );
  });

  test('that cancels the task of the group', async () => {
    await prints(
      program(`
        const parent = createTask(() => taskGroup(async (group) => {
          group.createTask(child('child', () => parent.cancel('from the child')), eager);
        }));
        await wait([parent]);
        log.push(parent.cancelled());`),
      ['child CancelledError', true, 1],
    );
  });

  test('that cancels itself', async () => {
    await prints(inGroup("group.createTask(child('child', () => { currentTask().cancel(); }), eager);"), [
      'child CancelledError',
      ['value', 'value'],
      1,
    ]);
  });

  test('that makes a sibling fail', async () => {
    await prints(
      inGroup(`
        const failure = new Future();
        group.createTask(async () => { await failure; });
        await sleep(0);
        group.createTask(child('child', () => { failure.setException(new Error('sibling fails')); }), eager);`),
      ['child CancelledError', 'ExceptionGroup', 1],
    );
  });

  test('that fails by itself cancels the others', async () => {
    await prints(
      inGroup(`
        group.createTask(child('first'), eager);
        group.createTask(async () => { throw new Error('child fails'); }, eager);`),
      ['first CancelledError', 'ExceptionGroup', 1],
    );
  });

  test('of a group that has been cancelled: none is begun', async () => {
    await prints(
      inGroup(`
        group.cancel();
        try { group.createTask(child('child', () => { log.push('begun'); }), eager); } catch (error) { log.push(error.name); }`),
      ['RuntimeError', ['value', null], 1],
    );
  });

  test('that throws by a function that is not async', async () => {
    await prints(
      inGroup(`
        group.createTask(child('first'), eager);
        group.createTask(() => { throw new Error('child fails'); }, eager);`),
      ['first CancelledError', 'ExceptionGroup', 1],
    );
  });
});
