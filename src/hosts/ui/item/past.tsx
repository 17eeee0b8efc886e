import { Fragment } from "preact";
import type { Item } from "../desk/answers.ts";
import { momentText } from "../model/format.ts";
import { historyWords } from "../text/history.ts";
import { text } from "../text/text.ts";

const MOST = 20;

/** What happened to a release so far, oldest first. */
export function Past({ history }: Pick<Item, "history">) {
  return (
    <details>
      <summary>{text.item.past}</summary>
      <div class="past dim num">
        {history
          .slice(0, MOST)
          .toReversed()
          .map(({ id, at, actor, action }) => (
            <Fragment key={id}>
              <time dateTime={at}>{momentText(at)}</time>
              <span class="who break">{actor}</span>
              <span>{historyWords(action)}</span>
            </Fragment>
          ))}
      </div>
    </details>
  );
}
