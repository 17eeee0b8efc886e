import type { Release } from "../desk/answers.ts";
import { agoText, bytesText, workText } from "../model/format.ts";
import type { Row as RowOf } from "../model/merge.ts";
import { groupOf, TONES } from "../model/reason-groups.ts";
import { Link } from "../shell/link.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { text } from "../text/text.ts";
import { Gone } from "./gone.tsx";

type Props = {
  row: RowOf<Release>;
  isCurrent: boolean;
  isChosen: boolean;
  /** What the server said about a decision on it that it refused. */
  refusal: string | undefined;
  now: number;
  choose: (id: number, isRange: boolean) => void;
  /** Tab comes here: to one row of the list. Arrow keys lead to the others. */
  isStop: boolean;
  show: (id: number) => void;
};

/** A release in three lines: its name, why it waits, and what it may be. */
export function Row({ row: { release, isGone }, isCurrent, isChosen, refusal, now, choose, isStop, show }: Props) {
  const { id, name, reasons, file_count, bytes, created_at, waiting } = release;
  const tabIndex = isStop ? 0 : -1;
  const group = groupOf(reasons);
  const best = release.identity ?? release.candidates[0];
  return (
    <li class={isGone ? "row gone" : "row"} aria-current={isCurrent ? "true" : undefined} data-id={id}>
      <input
        type="checkbox"
        aria-label={text.list.choose(name)}
        checked={isChosen}
        disabled={isGone}
        tabIndex={tabIndex}
        onClick={(event) => choose(id, event.shiftKey)}
      />
      <div>
        <Link class="name mono break" to={{ page: "item", id }} tabIndex={tabIndex} run={() => show(id)}>
          <Name name={name} />
        </Link>
        <p class="why">{isGone ? <Gone id={id} /> : <Sentence of={reasons[0]?.message ?? ""} />}</p>
        {refusal !== undefined && <p class="note danger">{refusal}</p>}
        <p class="meta">
          {waiting ? (
            <span class="tag info">{text.list.goesOn}</span>
          ) : (
            <span class={`tag ${TONES[group]}`}>{text.groups[group]}</span>
          )}
          {best && (
            <span class="as break">
              → <bdi>{workText(best)}</bdi>
            </span>
          )}
          <span class="id num">
            {file_count > 1 && `${text.list.videos(file_count)}, `}
            {bytesText(bytes)} · {agoText(created_at, now, text.language)}
            <span class="nr"> · #{id}</span>
          </span>
        </p>
      </div>
    </li>
  );
}
