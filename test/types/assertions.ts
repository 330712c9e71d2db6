/** Assertions about types: they cost nothing at run time, and a wrong one does not compile. */

/** Whether two types are the same, `any` being the same as itself only. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `expectType<Equal<typeof x, number>>()`: compiles when the answer is `true`. */
export function expectType<_Holds extends true>(): void {}
