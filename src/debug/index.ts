export type {
  Finding,
  FindingDetails,
  FindingKind,
  FindingSink,
  Frame,
  RawStack,
  SourceLocation,
} from './findings/finding.ts';
export { FINDING_KINDS, isFindingKind } from './findings/finding.ts';
export { readMapsFrom } from './findings/memory-maps.ts';
export { startDebug, startDevelopment, watchTest } from './session/debug-mode.ts';
export {
  type DebugOptions,
  type DevelopmentOptions,
  OPTIONS_VARIABLE,
  type ReportPaths,
  takeOptions,
} from './session/options.ts';
