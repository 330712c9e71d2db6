/** Where a child's standard streams go. The numbers are Python's. */
export const subprocess = {
  /** A pipe to this process: `process.stdin`, `process.stdout`, `process.stderr`. */
  PIPE: -1,
  /** For `stderr`: where `stdout` goes. */
  STDOUT: -2,
  /** Nowhere. */
  DEVNULL: -3,
} as const;
