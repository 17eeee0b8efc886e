import { useRef } from "preact/hooks";
import type { Item } from "../desk/answers.ts";
import { type Loaded, useAnswer } from "../hooks/use-load.ts";
import { isUnderWay } from "../model/decision.ts";

export type SeenItem = {
  /** As it was when the person began to look at it: what is decided is decided about this version. */
  item: Item | undefined;
  /** There is a newer version. */
  hasChanged: boolean;
  /** Takes the newer version. */
  look(): void;
} & Pick<Loaded<unknown>, "error" | "isSlow" | "again">;

/** A release under somebody's eyes: while it waits it does not change by itself, but says that it has. */
export function useItem(id: number): SeenItem {
  const { answer, error, isSlow, again } = useAnswer("get_ingest_item", { id });
  const seen = useRef<Item | undefined>(undefined);
  /** The answer that is no longer wanted: the next one is taken, whatever its version. */
  const stale = useRef<Item | undefined>(undefined);
  const latest = answer?.item;
  const isWanted = stale.current !== undefined && stale.current !== latest;
  const isFree = seen.current === undefined || isUnderWay(seen.current) || seen.current.version === latest?.version;
  if (latest && (isWanted || isFree || seen.current?.id !== latest.id)) {
    seen.current = latest;
    if (isWanted) stale.current = undefined;
  }
  const item = seen.current?.id === id ? seen.current : undefined;
  return {
    item,
    hasChanged: item !== undefined && latest !== undefined && item.version !== latest.version,
    look() {
      stale.current = latest;
      again();
    },
    error,
    isSlow,
    again,
  };
}
