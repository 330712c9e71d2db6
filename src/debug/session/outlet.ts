/** Where a session's findings go: Node warnings in debug mode, the terminal and report files in the development mode. */
import type { Finding, FindingDetails } from '../findings/finding.ts';

export interface Outlet {
  begin?(): void;
  /** `isNewSite`: the first at its site. `all`: every site so far, this one included. */
  found(finding: Finding, isNewSite: boolean, details: FindingDetails, all: () => readonly Finding[]): void;
  /** The process exits: what is found from now on is found in its last moment, when no tick follows. */
  exiting?(): void;
  /** The last word. */
  last?(all: readonly Finding[]): void;
  /** Undoes whatever `begin` did. */
  end?(): void;
}
