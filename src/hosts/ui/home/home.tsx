import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAnswer } from "../hooks/use-load.ts";
import { agoText } from "../model/format.ts";
import { Grey } from "../shell/grey.tsx";
import { Problem } from "../shell/problem.tsx";
import { useStatus } from "../shell/status.ts";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";
import { Lately } from "./lately.tsx";
import { Waits } from "./waits.tsx";
import { OnItsWay } from "./way.tsx";
import { Tiles, worstOf } from "./well.tsx";

const MAX_LATELY = 16;

/** Whether all is well, what waits, what is on its way, what was filed lately, and how the last days went. */
export function Home() {
  const status = useStatus();
  const home = useAnswer("get_home", {});
  const { answer: filed } = useAnswer("list_filed_works", { sort: "filed", limit: MAX_LATELY });
  const { answer: space } = useAnswer("get_free_space", {});
  const last = filed?.works[0];
  const worst = status && worstOf(status);
  return (
    <main id="content" class="home" tabIndex={-1}>
      <section class={worst === undefined ? "h-well" : "h-well ill"} aria-labelledby="well">
        <div class="hello">
          <h1 id="well">
            {status ? (worst ?? words.well) : text.pages.home} {home.answer && words.wait(home.answer.total)}
          </h1>
          <p class="dim">
            {last && words.lastFiled(agoText(last.filed_at))} {worst !== undefined && words.goesOn}
          </p>
        </div>
        {status ? <Tiles status={status} disks={space?.disks ?? []} /> : <Grey />}
      </section>
      <Problem of={home} />
      {home.answer && (
        <>
          <Waits {...home.answer} reload={home.again} />
          <OnItsWay way={home.answer.way} now={home.answer.now} status={status} />
        </>
      )}
      {filed && <Lately works={filed.works} />}
      <LatePlots newest={last?.filed_at} />
    </main>
  );
}

/** They are below everything else, and their script is loaded after it. */
function LatePlots(props: { newest: string | undefined }) {
  const [loaded, load] = useState<{ Plots: ComponentType<typeof props> }>();
  useEffect(() => void import("../plots/plots.tsx").then(load, () => {}), []);
  return loaded ? <loaded.Plots {...props} /> : null;
}
