import type { Item } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { canTakeBack, isUnderWay } from "../model/decision.ts";
import { CopyBar } from "../shell/copy-bar.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { text } from "../text/text.ts";

/** What becomes of a release that no longer waits: how far its copies are, and a way to stop it or to take it back. */
export function UnderWay({ item }: { item: Item }) {
  const { id, name, state, reasons } = item;
  const { answer } = useAnswer("get_watcher_status", isUnderWay(item) ? {} : undefined);
  const copies = answer?.copies?.filter((copy) => copy.release_id === id) ?? [];
  const words = text.item;
  return (
    <>
      {(state !== "filed" || reasons.length === 0) && (
        <div class="note info">
          <p>{isUnderWay(item) ? words.isUnderWay(state) : words.isNow(state)}</p>
          {copies.map((copy) => (
            <CopyBar key={`${copy.step} ${copy.name}`} copy={copy} />
          ))}
        </div>
      )}
      {canTakeBack(item) && (
        <p>
          <TakeBackButton release={{ id, name }} label={state === "filing" ? words.stop : text.takeBack.button} />
        </p>
      )}
    </>
  );
}
