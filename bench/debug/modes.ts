/** The ways in which a program is run: without, in debug mode, in the development mode. */
export const MODES = ['without', 'debug', 'development'] as const;
export type Mode = (typeof MODES)[number];

export const PRELOAD: Readonly<Record<Mode, readonly string[]>> = {
  without: [],
  debug: ['--import', 'tsyncio/debug'],
  development: ['--import', 'tsyncio/dev'],
};
