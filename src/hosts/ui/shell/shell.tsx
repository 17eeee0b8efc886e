import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../hooks/use-keys.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { PLAIN_PAGES, type Place } from "../route/place.ts";
import { text } from "../text/text.ts";
import { Bands } from "./bands.tsx";
import { LostContext, useTracked } from "./connection.ts";
import { EngineState } from "./engine-state.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { Link } from "./link.tsx";
import { type Said, SayContext } from "./say.ts";
import { StatusLine } from "./status-line.tsx";
import { TmdbLogo } from "./tmdb-logo.tsx";

const isBelow = (place: Place, page: string): boolean =>
  place.page === page || (page === "waiting" && (place.page === "item" || place.page === "files"));

/** What is around every page: the ways to the others, what the engine does, and what happened last. */
export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
  const [said, say] = useState<Said>();
  const [hasKeys, showKeys] = useState(false);
  const { answer: status, again } = useAnswer("get_watcher_status", {});
  const since = useTracked();
  // What is filed in part waits as well, so the queue is asked and not the states.
  const { answer: queue } = useAnswer("get_ingest_queue", { limit: 1 });
  const waiting = queue?.total;
  useKeys({ keys: () => showKeys(true) });
  useEffect(() => {
    const page = place.page === "item" || place.page === "files" || place.page === "unknown" ? "waiting" : place.page;
    const count = page === "waiting" && waiting !== undefined ? `${waiting} ` : "";
    document.title = text.title(`${count}${text.pages[page]}`);
  }, [place.page, waiting]);
  return (
    <LostContext.Provider value={since}>
      <SayContext.Provider value={say}>
        <a class="skip" href="#content" onClick={skip}>
          {text.skip}
        </a>
        <header class="top">
          <Link class="brand" to={{ page: "waiting" }}>
            {text.brand}
          </Link>
          <nav aria-label={text.pagesLabel}>
            <ul>
              {(["waiting", ...PLAIN_PAGES] as const).map((page) => (
                <li key={page}>
                  <Link to={{ page }} isCurrent={isBelow(place, page)}>
                    {text.pages[page]} {page === "waiting" && <span class="num">{waiting}</span>}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <EngineState status={status} />
        </header>
        <Bands engine={status?.engine} again={again} />
        {children}
        <StatusLine said={said} say={say} />
        <footer class="foot">
          <a class="logo" href="https://www.themoviedb.org" target="_blank" rel="noreferrer">
            <TmdbLogo />
          </a>
          <span>{text.tmdb}</span>
          <button type="button" class="plain" onClick={() => showKeys(true)}>
            {text.keys.title}
          </button>
        </footer>
        {hasKeys && <KeysDialog close={() => showKeys(false)} />}
      </SayContext.Provider>
    </LostContext.Provider>
  );
}

/** Under a base address, a link to a part of the page would lead away from it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}
