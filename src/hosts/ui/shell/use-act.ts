import { useState } from "preact/hooks";
import { useLostSince } from "./connection.ts";
import { messageOf, useNotify } from "./problem.tsx";

/** What a button does: it is off while that is under way or the server is lost, and what fails is told. */
export function useAct() {
  const notify = useNotify();
  const isLost = useLostSince() !== undefined;
  const [isBusy, setBusy] = useState(false);
  /** Answers whether it was done. */
  async function act(work: () => Promise<void>): Promise<boolean> {
    let isDone = false;
    setBusy(true);
    try {
      await work();
      isDone = true;
    } catch (error) {
      notify({ text: messageOf(error), tone: "danger" });
    }
    setBusy(false);
    return isDone;
  }
  return { act, notify, isBusy, isOff: isBusy || isLost };
}
