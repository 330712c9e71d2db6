/** A module whose top level never ends: nobody can import it to its end. */
export function answer(): number {
  return 42;
}

/** For the test, which must not import this module itself. */
export const url: string = import.meta.url;

await new Promise(() => {});
