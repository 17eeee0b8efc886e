import type { JSX, RefObject } from "preact";
import type { ItemView } from "../desk/answers.ts";
import { findOnlyLength } from "../model/decision.ts";
import { formatAgo, formatDuration, formatLocalBytes } from "../model/format.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Name } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";
import { text } from "../text/text.ts";

/** Position in the list from which the release was opened. */
export type ListPosition = {
  at: number;
  total: number;
  before: number | undefined;
  after: number | undefined;
};

type Props = {
  item: ItemView;
  position: ListPosition | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
};

/** Heading of a release, with links to its neighbours. */
export function ItemHead({ item, position, heading }: Props): JSX.Element {
  const { id, name, bytes, source, files, created_at, storage } = item;
  const videos = files.filter(({ role }) => role === "video").length;
  const length = findOnlyLength(item);
  return (
    <div>
      <Steps position={position} />
      <h2 ref={heading} tabIndex={-1} class="break">
        <Name name={name} />
      </h2>
      <p class="facts">
        <span class="num">{formatLocalBytes(bytes)}</span>
        <span>
          {videos === 0
            ? text.list.files(files.length)
            : words.videos(videos, length === undefined ? undefined : formatDuration(length))}
        </span>
        <span>{words.sources[source] ?? source}</span>
        <span>{formatAgo(created_at)}</span>
        {storage && <bdi>{storage}</bdi>}
        <span class="num">#{id}</span>
      </p>
    </div>
  );
}

/**
 * Links back to the list and to the neighbouring releases. Both arrows keep their place at the first
 * and the last one.
 */
export function Steps({ position }: { position: ListPosition | undefined }): JSX.Element {
  const step = (to: number | undefined, label: string, sign: string) =>
    to === undefined ? (
      <Button says={sign} aria-label={label} disabled />
    ) : (
      <Link class="button" to={{ page: "item", id: to }} label={label}>
        {sign}
      </Link>
    );
  return (
    <p class="step">
      <Link class="button back" to={{ page: "waiting" }}>
        ‹ {text.pages.waiting}
      </Link>
      {position && (
        <>
          <span class="num">{words.position(position.at, position.total)}</span>
          {step(position.before, words.before, "‹")}
          {step(position.after, words.after, "›")}
        </>
      )}
    </p>
  );
}
