import type { OperationState } from "./operation.ts";

/** What a state of an operation means to the rest of the program: a question about states is a column here. */
type Traits = {
  /** Its step is not done: after a crash, recovery decides how it ends. */
  isUnfinished: boolean;
  /** What it made is in its place, as far as the journal knows. */
  isInPlace: boolean;
};

// biome-ignore format: a table
const TRAITS: Readonly<Record<OperationState, Traits>> = {
  intent:      { isUnfinished: true,  isInPlace: false },
  staged:      { isUnfinished: true,  isInPlace: false },
  published:   { isUnfinished: false, isInPlace: true },
  sealed:      { isUnfinished: false, isInPlace: true },
  rolled_back: { isUnfinished: false, isInPlace: false },
  undone:      { isUnfinished: false, isInPlace: false },
  superseded:  { isUnfinished: false, isInPlace: false },
  abandoned:   { isUnfinished: false, isInPlace: false },
};

export const isUnfinished = ({ state }: { state: OperationState }): boolean => TRAITS[state].isUnfinished;

export const isInPlace = ({ state }: { state: OperationState }): boolean => TRAITS[state].isInPlace;
