/**
 * The matrix's view of a test run: failures in full and the counts at the end, in the wording of node's own `spec`
 * reporter. (A `.mjs`, because the Node under test loads it, and Node 20 strips no types.)
 */
import { spec as Spec } from 'node:test/reporters';

/** @param {AsyncIterable<import('node:test').TestEvent>} source */
export default async function* failures(source) {
  const spec = new Spec();
  for await (const event of source) {
    if (event.type === 'test:fail' || event.type === 'test:diagnostic' || event.type === 'test:stderr')
      spec.write(event);
  }
  spec.end();
  yield* spec;
}
