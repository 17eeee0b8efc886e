import type { HistoryFilter } from "../route/place.ts";
import { Link } from "../shell/link.tsx";
import { history as words } from "../text/history.ts";
import { text } from "../text/text.ts";
import { Releases } from "./releases.tsx";
import { Steps } from "./steps.tsx";

/** What happened: a line a release, which opens to its steps, or each step of all. */
export function History({ filter }: { filter: HistoryFilter }) {
  const { steps, release, action, actor } = filter;
  const isSteps = steps !== undefined || release !== undefined || action !== undefined || actor !== undefined;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <div class="pagehead">
        <h1>{text.pages.history}</h1>
        <p class="dim">{isSteps ? words.bySteps : words.byReleases}</p>
        <nav class="subnav" aria-label={text.pages.history}>
          <ul>
            <li>
              <Link to={{ page: "history" }} isCurrent={!isSteps}>
                {words.releases}
              </Link>
            </li>
            <li>
              <Link to={{ page: "history", steps: true }} isCurrent={isSteps}>
                {words.steps}
              </Link>
            </li>
          </ul>
        </nav>
      </div>
      {isSteps ? <Steps filter={filter} /> : <Releases filter={filter} />}
      <p class="dim more">
        {words.trash} <Link to={{ page: "library", part: "trash" }}>{words.toTrash}</Link>
      </p>
    </main>
  );
}
