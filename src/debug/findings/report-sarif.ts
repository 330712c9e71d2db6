/** The report for code scanning: SARIF 2.1.0, one result a site, one rule a kind. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FINDING_KINDS, type Finding } from './finding.ts';
import { KINDS } from './kinds.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

export function reportSarif(findings: readonly Finding[], version: string): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tsyncio', version, rules: FINDING_KINDS.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(kind: Finding['kind']): object {
  const { summary, hint, level } = KINDS[kind];
  return {
    id: kind,
    shortDescription: { text: summary },
    help: { text: hint },
    defaultConfiguration: { level },
  };
}

function result(finding: Finding): object {
  return {
    ruleId: finding.kind,
    ruleIndex: FINDING_KINDS.indexOf(finding.kind),
    level: KINDS[finding.kind].level,
    message: { text: `${finding.message}\n${finding.hint}` },
    occurrenceCount: finding.count,
    ...(finding.location === null ? {} : { locations: [location(finding)] }),
    ...(finding.task === null ? {} : { properties: { task: finding.task } }),
  };
}

function location({ location: place, functionName }: Finding): object {
  const file = place?.file ?? '';
  return {
    physicalLocation: {
      artifactLocation: { uri: isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file) },
      region: { startLine: place?.line, startColumn: place?.column },
    },
    ...(functionName === null ? {} : { logicalLocations: [{ fullyQualifiedName: functionName }] }),
  };
}
