import type { JSX } from "preact";
import { describeAction } from "../../../core/history-actions.ts";
import type { ItemView } from "../desk/answers.ts";
import { newsOf } from "../model/news.ts";
import { useActorName } from "../session/actor.tsx";
import { Button } from "../shell/controls.tsx";
import { Sentence } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";
import type { RefusedDecision } from "./outcome.ts";

type Props = {
  item: ItemView;
  /** The release after others changed it. */
  newer: ItemView | undefined;
  /** The reason why a decision was refused. */
  refusal: RefusedDecision | undefined;
  reload: () => void;
};

/**
 * Explains why no decision is possible now: what others changed in the meantime, or the server's
 * reason. If the engine sent the release back, its own reasons below explain that.
 */
export function Refusal({ item, newer, refusal, reload }: Props): JSX.Element | null {
  const nameOf = useActorName();
  if (newer === undefined && refusal === undefined) return null;
  const news = newer && newsOf(item, newer);
  return (
    <div class="note danger" role="alert">
      <p>
        <b>
          {newer ? (
            words.changed
          ) : refusal?.isSentBack ? (
            words.notFiled
          ) : (
            <Sentence of={refusal?.message ?? ""} />
          )}
        </b>{" "}
        {news &&
          words.news(
            describeAction(news.action, true),
            news.actor === "engine" ? undefined : nameOf(news.actor),
            news.now,
          )}{" "}
        {newer && words.changedMore}
      </p>
      {newer && <Button onClick={reload}>{words.reload}</Button>}
    </div>
  );
}
