import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAnswer } from "../hooks/use-load.ts";
import { Bands } from "../shell/bands.tsx";
import { LostContext, useTracked } from "../shell/connection.ts";
import { EngineState } from "../shell/engine-state.tsx";
import { type Said, SayContext } from "../shell/say.ts";
import { StatusLine } from "../shell/status-line.tsx";
import { text } from "../text/text.ts";

type Props = {
  /** Makes the view large; undefined where it is, or cannot be. */
  enlarge: (() => void) | undefined;
  /** Opens the page in the browser; undefined where its address is not known. */
  openPage: (() => void) | undefined;
  openLink: (address: string) => void;
  children: ComponentChildren;
};

/** What is around the view inside another program: no ways to other pages, as there are none. */
export function EmbeddedShell({ enlarge, openPage, openLink, children }: Props) {
  const [said, say] = useState<Said>();
  const { answer: status, again } = useAnswer("get_watcher_status", {});
  const since = useTracked();
  const tmdb = "https://www.themoviedb.org";
  return (
    <LostContext.Provider value={since}>
      <SayContext.Provider value={say}>
        <header class="top">
          <b class="brand">{text.brand}</b>
          <EngineState status={status} />
          {enlarge && (
            <button type="button" onClick={enlarge}>
              {text.embedded.enlarge}
            </button>
          )}
          {openPage && (
            <button type="button" onClick={openPage}>
              {text.embedded.openPage}
            </button>
          )}
        </header>
        <Bands engine={status?.engine} again={again} />
        {children}
        <StatusLine said={said} say={say} />
        <footer class="foot">
          <a
            class="logo"
            href={tmdb}
            onClick={(event) => {
              event.preventDefault();
              openLink(tmdb);
            }}
          >
            TMDB
          </a>
          <span>{text.tmdb}</span>
        </footer>
      </SayContext.Provider>
    </LostContext.Provider>
  );
}
