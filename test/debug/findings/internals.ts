/**
 * The modules under test that the package does not export, loaded from where it is built. Their types come from the
 * declarations beside them.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as CodeFrame from '../../../dist/debug/findings/code-frame.js';
import type * as Collector from '../../../dist/debug/findings/collector.js';
import type * as Origin from '../../../dist/debug/findings/origin.js';
import type * as Render from '../../../dist/debug/findings/render.js';
import type * as ReportSarif from '../../../dist/debug/findings/report-sarif.js';
import type * as SourceMap from '../../../dist/debug/findings/source-map.js';
import type * as Stack from '../../../dist/debug/findings/stack.js';
import type * as Style from '../../../dist/debug/findings/style.js';
import { repository } from '../../support/repository.ts';

async function load<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repository, 'dist/debug/findings', `${name}.js`)).href)) as Module;
}

export const { codeFrame } = await load<typeof CodeFrame>('code-frame');
export const { FindingCollector } = await load<typeof Collector>('collector');
export const { originOf } = await load<typeof Origin>('origin');
export const { renderFinding, renderSummary } = await load<typeof Render>('render');
export const { reportSarif } = await load<typeof ReportSarif>('report-sarif');
export const { locate, sourceLines } = await load<typeof SourceMap>('source-map');
export const { captureStack, parseCall, parseStack } = await load<typeof Stack>('stack');
export const { coloured } = await load<typeof Style>('style');
