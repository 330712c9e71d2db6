/** What was opened and never closed, in any program. */
import type { FindingSink } from '../findings/finding.ts';
import type { Watcher } from '../session/watcher.ts';
import { howItEnds, watchSignals } from '../stuck/ending.ts';
import { Descriptors } from './descriptors.ts';
import { FileHandles } from './file-handles.ts';
import { FileStreams } from './file-streams.ts';
import { Handles } from './handles.ts';
import { LibraryResources } from './library.ts';
import { reportLeaks } from './opening.ts';
import { Patches } from './patches.ts';
import { Workers } from './workers.ts';

export function startResourceWatch(sink: FindingSink): Watcher {
  const stopSignals = watchSignals();
  const patches = new Patches();
  const handles = new Handles(patches);
  const workers = new Workers(patches);
  const fileHandles = new FileHandles(patches, sink);
  const fileStreams = new FileStreams(patches, sink);
  const descriptors = new Descriptors(patches);
  const library = new LibraryResources(sink);
  patches.announce();
  return {
    lastLook: () => {
      // Whoever looks after us collects garbage.
      fileHandles.hold();
      const ending = howItEnds();
      // A program that crashed never came to closing anything, and one that a signal ended was still at work.
      if (ending === 'crash' || ending === 'signal') return;
      // Nothing that keeps the loop alive is open when there is nothing left to do.
      const ofLoop = ending === 'natural' ? [] : [...handles.leftOpen(), ...workers.leftOpen()];
      const files = [...fileHandles.leftOpen(), ...fileStreams.leftOpen(), ...descriptors.leftOpen()];
      reportLeaks(sink, [...ofLoop, ...files, ...library.leftOpen()]);
    },
    stop: () => {
      library.stop();
      patches.undo();
      fileHandles.release();
      stopSignals();
    },
  };
}
