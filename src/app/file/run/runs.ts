import type { FiledItem } from "../../../store/releases/items.ts";

/**
 * One filing run of a release in `filing`, of any kind. Each step is called once, in this order. A
 * run that throws is abandoned: the next run recovers the state from the journal and continues.
 */
export interface FilingRun {
  /** Items that are not done yet, in the order in which they must be done. */
  todo(signal: AbortSignal): Promise<readonly FiledItem[]>;
  /**
   * Publishes, makes or renames one item, or records on the item why that is not possible.
   * @throws Outage, after which the release waits
   */
  carryOut(item: FiledItem, signal: AbortSignal): Promise<void>;
  /** Removes what is left over: replaced files, sources of moves, emptied folders. */
  cleanUp(signal: AbortSignal): Promise<void>;
  /** Moves the release to `filed`, or to another state if none of its items could be done. */
  finish(): Promise<void>;
}

/**
 * One undo run of a release in `undoing`, of any kind. Each step is called once, in this order;
 * kinds that have nothing to do in a step omit it. A run that throws is abandoned: the next run
 * recovers the state from the journal and continues.
 */
export interface UndoRun {
  /** Gives renamed files and folders their old names back. */
  takeBackNames?(signal: AbortSignal): Promise<void>;
  /** Removes the folders that were made for the release, innermost first. */
  removeFolders?(signal: AbortSignal): Promise<void>;
  /**
   * Takes the release's files out of the library, last one first, and puts back what each replaced.
   * @throws Outage, after which the release waits; UserError if there is no trash
   */
  takeOutFiles?(signal: AbortSignal): Promise<void>;
  /** Puts back all other replaced files whose path is free now. */
  putBackReplaced?(): Promise<void>;
  /** Moves the release to the requested state, with what could not be undone as its reasons. */
  finish(signal: AbortSignal): Promise<void>;
}
