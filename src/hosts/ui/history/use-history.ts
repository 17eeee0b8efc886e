import { useRef, useState } from "preact/hooks";
import { useDesk } from "../desk/desk.ts";
import { type Loaded, useAnswer } from "../hooks/use-load.ts";
import { type Known, withNewest, withOlder } from "../model/entries.ts";
import { messageOf } from "../shell/message.ts";

/** Rows of a page. */
const LIMIT = 50;

export type SeenHistory = Pick<Loaded<unknown>, "error" | "isSlow" | "again"> & {
  known: Known | undefined;
  /** Reads the page that is older; undefined where there is none, or it is being read. */
  more: (() => void) | undefined;
  /** Why it could not be read. */
  problem: string | undefined;
};

/** History, newest first, kept up to date; older pages stay once they were read. One filter for the life of the caller. */
export function useHistory(filter: { id?: number; action?: string; actor?: string }): SeenHistory {
  const desk = useDesk();
  const { answer, error, isSlow, again } = useAnswer("get_ingest_history", { ...filter, limit: LIMIT });
  const known = useRef<Known | undefined>(undefined);
  const taken = useRef<unknown>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [problem, say] = useState<string>();
  if (answer && taken.current !== answer) {
    taken.current = answer;
    known.current = withNewest(known.current, answer);
  }
  const cursor = known.current?.next;

  async function read(from: string): Promise<void> {
    setBusy(true);
    say(undefined);
    try {
      const page = await desk.call("get_ingest_history", { ...filter, limit: LIMIT, cursor: from });
      // The list may have been read again while this page was on its way: it fits only where it was asked for.
      if (known.current?.next === from) known.current = withOlder(known.current, page);
    } catch (reason) {
      say(messageOf(reason));
    }
    setBusy(false);
  }
  return {
    known: known.current,
    error,
    isSlow,
    again,
    problem,
    more: cursor === undefined || isBusy ? undefined : () => void read(cursor),
  };
}
