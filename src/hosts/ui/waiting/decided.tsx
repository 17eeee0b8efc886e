import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ChangeView } from "../desk/answers.ts";
import { useEvery } from "../hooks/use-every.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatWork } from "../model/format.ts";
import { Actor } from "../session/actor.tsx";
import { Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Say } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { decided as words } from "../text/decided.ts";
import { formatCount } from "../text/plurals.ts";

/** Maximum number of decisions that are requested. The history has the others. */
const LIMIT = 50;
/** Interval in ms at which the ages are drawn again, and after which a new day is noticed. */
const REDRAW_MS = 60_000;

/**
 * Shows what people decided since midnight of the browser's time zone, each with a button that
 * takes it back. Nothing is shown if nothing was decided.
 */
export function Decided({ isOpen }: { isOpen: boolean }): JSX.Element | null {
  // The list stays as it is while rows leave the one above.
  const [wasOpen] = useState(isOpen);
  const [now, redraw] = useState(Date.now);
  useEvery(REDRAW_MS, () => redraw(Date.now()));
  const since = new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString();
  const { answer } = useAnswer("list_releases", { actor: "person", since, limit: LIMIT });
  const releases = (answer?.releases ?? []).filter(({ state }) =>
    Object.hasOwn(words.became, state),
  );
  if (releases.length === 0) return null;
  return (
    <details class="decided fold" open={wasOpen}>
      <summary>
        <h2>{words.title}</h2>{" "}
        <span class="num dim" aria-label={words.count(releases.length)}>
          {formatCount(releases.length)}
        </span>
      </summary>
      <ul>
        {releases.map((release) => (
          <Decision key={release.id} release={release} />
        ))}
      </ul>
      {answer?.next !== undefined && (
        <p>
          <Link to={{ page: "history" }}>{words.all}</Link>
        </p>
      )}
    </details>
  );
}

/** Shows one decision: the work, the outcome, the person who decided, and the time. */
function Decision({ release }: { release: ChangeView }) {
  const { id, name, state, identity, actor = "engine", changed_at: changedAt } = release;
  const isLeft = state === "rejected";
  return (
    <li>
      <Icon of={isLeft ? "close" : state === "filed" ? "well" : "busy"} />
      <Link class="cut" to={{ page: "item", id }}>
        {isLeft || identity === undefined || identity.title === "" ? (
          <Name name={name} />
        ) : (
          <bdi>{formatWork(identity)}</bdi>
        )}
      </Link>
      <span class="dim cut">
        <Say of={words.outcome} became={words.became[state]} actor={<Actor of={actor} />} />
      </span>
      <time class="num dim" dateTime={changedAt}>
        {formatAgo(changedAt)}
      </time>
      <TakeBackButton release={release} />
    </li>
  );
}
