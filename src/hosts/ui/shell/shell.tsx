import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { areKeysOn, switchKeys, useKeys } from "../hooks/use-keys.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { type Command, KEYS } from "../model/keys.ts";
import { PLAIN_PAGES, type Place } from "../route/place.ts";
import { text } from "../text/text.ts";
import { Bands } from "./bands.tsx";
import { LostContext, useTracked } from "./connection.ts";
import { Dialog } from "./dialog.tsx";
import { EngineState } from "./engine-state.tsx";
import { Link } from "./link.tsx";
import { type Notice, NoticeContext } from "./notice.ts";
import { StatusLine } from "./status-line.tsx";

const isBelow = (place: Place, page: string): boolean =>
  place.page === page || (page === "waiting" && (place.page === "item" || place.page === "files"));

/** What is around every page: the ways to the others, what the engine does, and what happened last. */
export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
  const [notice, notify] = useState<Notice>();
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
      <NoticeContext.Provider value={notify}>
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
        <StatusLine notice={notice} notify={notify} />
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
      </NoticeContext.Provider>
    </LostContext.Provider>
  );
}

/** Under a base address, a link to a part of the page would lead away from it. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}

/** The list of keys, made from the table that runs them. */
function KeysDialog({ close }: { close: () => void }) {
  const [isOn, setOn] = useState(areKeysOn);
  const words = text.keys;
  return (
    <Dialog title={words.title} close={close}>
      <dl class="keys">
        {(Object.keys(KEYS) as Command[]).map((command) => (
          <div key={command}>
            <dt>
              <kbd>{KEYS[command]}</kbd>
            </dt>
            <dd>{words.commands[command]}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => {
            switchKeys(currentTarget.checked);
            setOn(currentTarget.checked);
          }}
        />{" "}
        {words.on}
      </label>
      <p class="acts">
        <button type="button" onClick={close}>
          {words.close}
        </button>
      </p>
    </Dialog>
  );
}

/** TMDB's own logo, as its terms ask: https://www.themoviedb.org/about/logos-attribution (the short one, in blue). */
const TmdbLogo = () => (
  <svg role="img" aria-label="TMDB" viewBox="0 0 190.24 81.52" width="47" height="20">
    <linearGradient id="tmdb" x1="0" y1="40.76" x2="190.24" y2="40.76" gradientUnits="userSpaceOnUse">
      <stop offset="0" stop-color="#90cea1" />
      <stop offset="0.56" stop-color="#3cbec9" />
      <stop offset="1" stop-color="#00b3e5" />
    </linearGradient>
    <path fill="url(#tmdb)" d={PATH} />
  </svg>
);

const PATH =
  "M105.67,36.06h66.9A17.67,17.67,0,0,0,190.24,18.4h0A17.67,17.67,0,0,0,172.57.73h-66.9A17.67,17.67,0,0,0,88,18.4h0A17.67,17.67,0,0,0,105.67,36.06Zm-88,45h76.9A17.67,17.67,0,0,0,112.24,63.4h0A17.67,17.67,0,0,0,94.57,45.73H17.67A17.67,17.67,0,0,0,0,63.4H0A17.67,17.67,0,0,0,17.67,81.06ZM10.41,35.42h7.8V6.92h10.1V0H.31v6.9h10.1Zm28.1,0h7.8V8.25h.1l9,27.15h6l9.3-27.15h.1V35.4h7.8V0H66.76l-8.2,23.1h-.1L50.31,0H38.51ZM152.43,55.67a15.07,15.07,0,0,0-4.52-5.52,18.57,18.57,0,0,0-6.68-3.08,33.54,33.54,0,0,0-8.07-1h-11.7v35.4h12.75a24.58,24.58,0,0,0,7.55-1.15A19.34,19.34,0,0,0,148.11,77a16.27,16.27,0,0,0,4.37-5.5,16.91,16.91,0,0,0,1.63-7.58A18.5,18.5,0,0,0,152.43,55.67ZM145,68.6A8.8,8.8,0,0,1,142.36,72a10.7,10.7,0,0,1-4,1.82,21.57,21.57,0,0,1-5,.55h-4.05v-21h4.6a17,17,0,0,1,4.67.63,11.66,11.66,0,0,1,3.88,1.87A9.14,9.14,0,0,1,145,59a9.87,9.87,0,0,1,1,4.52A11.89,11.89,0,0,1,145,68.6Zm44.63-.13a8,8,0,0,0-1.58-2.62A8.38,8.38,0,0,0,185.63,64a10.31,10.31,0,0,0-3.17-1v-.1a9.22,9.22,0,0,0,4.42-2.82,7.43,7.43,0,0,0,1.68-5,8.42,8.42,0,0,0-1.15-4.65,8.09,8.09,0,0,0-3-2.72,12.56,12.56,0,0,0-4.18-1.3,32.84,32.84,0,0,0-4.62-.33h-13.2v35.4h14.5a22.41,22.41,0,0,0,4.72-.5,13.53,13.53,0,0,0,4.28-1.65,9.42,9.42,0,0,0,3.1-3,8.52,8.52,0,0,0,1.2-4.68A9.39,9.39,0,0,0,189.66,68.47ZM170.21,52.72h5.3a10,10,0,0,1,1.85.18,6.18,6.18,0,0,1,1.7.57,3.39,3.39,0,0,1,1.22,1.13,3.22,3.22,0,0,1,.48,1.82,3.63,3.63,0,0,1-.43,1.8,3.4,3.4,0,0,1-1.12,1.2,4.92,4.92,0,0,1-1.58.65,7.51,7.51,0,0,1-1.77.2h-5.65Zm11.72,20a3.9,3.9,0,0,1-1.22,1.3,4.64,4.64,0,0,1-1.68.7,8.18,8.18,0,0,1-1.82.2h-7v-8h5.9a15.35,15.35,0,0,1,2,.15,8.47,8.47,0,0,1,2.05.55,4,4,0,0,1,1.57,1.18,3.11,3.11,0,0,1,.63,2A3.71,3.71,0,0,1,181.93,72.72Z";
