/** Errors of the system: Node's own, with their `code`. */
import { constants } from 'node:os';
import { ConnectionResetError } from '../core/index.ts';

/** Whether it is an error of the system or of TLS, and not of the program: what Python calls `OSError`. */
export function isSystemError(error: unknown): boolean {
  if (error instanceof ConnectionResetError) return true;
  const { syscall, code, library } = (error ?? {}) as { syscall?: unknown; code?: unknown; library?: unknown };
  return (
    typeof syscall === 'string' || library !== undefined || (typeof code === 'string' && code.startsWith('ERR_TLS'))
  );
}

/** A reset connection becomes a `ConnectionResetError`, and stays the error it is. */
export function named(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET' && error.name === 'Error') {
    Object.setPrototypeOf(error, ConnectionResetError.prototype);
  }
  return error;
}

/** An error that looks like Node's own. */
export function systemError(code: string, syscall: string, message: string, cause?: unknown): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(
    `${message} (${syscall} ${code})`,
    cause === undefined ? {} : { cause },
  );
  const errno = (constants.errno as Readonly<Record<string, number>>)[code];
  // Negative, as Node's own are.
  if (errno !== undefined) error.errno = -errno;
  error.code = code;
  error.syscall = syscall;
  return error;
}
