import { useRef } from "preact/hooks";
import type { ItemView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useLoad } from "../hooks/use-load.ts";
import { isUnderWay } from "../model/decision.ts";
import { readItem } from "../model/read-item.ts";

/** A release on its page. */
interface OpenItem {
  /** The release as it was when the person opened it. The person decides about this version. */
  item: ItemView | undefined;
  /** The version that others have created since then. */
  newer: ItemView | undefined;
  /** Switches to the newer version. */
  reload(): void;
  error: unknown;
  isSlow: boolean;
  again(): void;
}

/**
 * Loads the release that a person is looking at. While it waits for a decision, a newer version
 * does not replace it. Instead, the page shows that a newer version exists.
 */
export function useItem(id: number): OpenItem {
  const desk = useDesk();
  const loaded = useLoad(`item ${id}`, (signal) =>
    readItem(id, (asks) => desk.call("get_ingest_item", asks, signal)),
  );
  const { answer: latest, error, isSlow, again } = loaded;
  const seen = useRef<ItemView | undefined>(undefined);
  /**
   * The answer that was discarded on reload. The next answer is accepted, regardless of its
   * version.
   */
  const stale = useRef<ItemView | undefined>(undefined);
  const isWanted = stale.current !== undefined && stale.current !== latest;
  const isFree =
    seen.current === undefined ||
    isUnderWay(seen.current) ||
    seen.current.version === latest?.version;
  if (latest && (isWanted || isFree || seen.current?.id !== latest.id)) {
    seen.current = latest;
    if (isWanted) stale.current = undefined;
  }
  const item = seen.current?.id === id ? seen.current : undefined;
  return {
    item,
    newer: item !== undefined && item.version !== latest?.version ? latest : undefined,
    reload() {
      stale.current = latest;
      again();
    },
    error,
    isSlow,
    again,
  };
}
