/** Debug mode says each site once, as a Node warning or (what the core logs itself) not at all. */
import type { Finding, FindingDetails } from '../findings/finding.ts';
import { emitFindingWarning } from '../findings/warnings.ts';
import type { Outlet } from './outlet.ts';

export class WarningOutlet implements Outlet {
  #isLastMoment = false;

  found(finding: Finding, isNewSite: boolean, details: FindingDetails): void {
    if (isNewSite) emitFindingWarning(finding, details, this.#isLastMoment);
  }

  exiting(): void {
    this.#isLastMoment = true;
  }
}
