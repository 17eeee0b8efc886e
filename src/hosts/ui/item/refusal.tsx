import type { JSX } from "preact";
import { describeAction } from "../../../core/history-actions.ts";
import type { ItemView } from "../desk/answers.ts";
import { newsOf } from "../model/news.ts";
import { Button } from "../shell/controls.tsx";
import { Sentence } from "../shell/name.tsx";
import { formatActor } from "../text/format-actor.ts";
import { item as words } from "../text/item.ts";

type Props = {
  item: ItemView;
  /** As it is since somebody changed it. */
  newer: ItemView | undefined;
  /** Why a decision was refused. */
  refusal: string | undefined;
  clear: () => void;
  reload: () => void;
};

/** Why nothing can be decided as it stands: what others did meanwhile, or what the server said. */
export function Refusal({ item, newer, refusal, clear, reload }: Props): JSX.Element | null {
  if (newer === undefined && refusal === undefined) return null;
  const news = newer && newsOf(item, newer);
  return (
    <div class="note danger" role="alert">
      <p>
        <b>{newer ? words.changed : <Sentence of={refusal ?? ""} />}</b>{" "}
        {news &&
          words.news(
            describeAction(news.action, true),
            news.actor === "engine" ? undefined : formatActor(news.actor),
            news.now,
          )}{" "}
        {newer && words.changedMore}
      </p>
      <Button
        onClick={() => {
          clear();
          reload();
        }}
      >
        {words.reload}
      </Button>
    </div>
  );
}
