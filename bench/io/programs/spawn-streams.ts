/** Children by `createSubprocessExec` and `communicate`. */
import { createSubprocessExec, gather, run, subprocess } from 'tsyncio';

const { PIPE, DEVNULL } = subprocess;
const [count = 0, atOnce = 1] = process.argv.slice(2).map(Number);
await run(async () => {
  const began = performance.now();
  await gather(
    Array.from({ length: atOnce }, () => async () => {
      for (let i = 0; i < count / atOnce; i += 1) {
        const child = await createSubprocessExec('true', [], { stdin: DEVNULL, stdout: PIPE, stderr: DEVNULL });
        await child.communicate();
      }
    }),
  );
  console.log(((performance.now() - began) * 1000) / count);
});
