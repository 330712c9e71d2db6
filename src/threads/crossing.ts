/**
 * How functions and errors cross to another thread, as one module: what only programs need that use workers, and what is
 * loaded with the first of them.
 */
export { type DescribedFunction, describeFunction } from './describe-function.ts';
export { packThrown, unpackThrown } from './error-crossing.ts';
export { LoopServer } from './loop-server.ts';
export { isImportingForCall, resolveFunction } from './resolve-function.ts';
