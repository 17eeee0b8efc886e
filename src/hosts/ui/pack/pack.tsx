import type { JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { formatEpisodeCode } from "../../../base/text/work-text.ts";
import type { DecisionResults, ItemView, PageApproval } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { FirstRowsContext } from "../hooks/first-rows.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { Ask, askAboutReplacing } from "../item/ask.tsx";
import { type DecisionEffect, outcomeOf, type RefusedDecision } from "../item/outcome.ts";
import { Refusal } from "../item/refusal.tsx";
import { useItem } from "../item/use-item.ts";
import { canReject, type DuplicateAction, listDuplicateChoices } from "../model/decision.ts";
import { formatWork } from "../model/format.ts";
import { countFilesFor, IS_VIDEO, isFiled, type Pick, toChoices } from "../model/numbering.ts";
import { countCommonStart } from "../model/split-name.ts";
import { useRouter } from "../route/router.ts";
import { useLostSince, useReconnect } from "../shell/connection.ts";
import { Button } from "../shell/controls.tsx";
import { Problem, useNotify } from "../shell/problem.tsx";
import { pack as words } from "../text/pack.ts";
import { FileRow } from "./file-row.tsx";
import { formatSeason, PackHead } from "./pack-head.tsx";
import { Tools } from "./tools.tsx";
import { type Pack, usePack } from "./use-pack.ts";

/** Lists the files of a release and the episode of each. */
export function PackPage({ id }: { id: number }): JSX.Element {
  const { item, newer, reload, error, isSlow, again } = useItem(id);
  const { go } = useRouter();
  const isPack =
    item === undefined || item.files.filter(({ role }) => IS_VIDEO.includes(role)).length > 1;
  useEffect(() => {
    if (!isPack) go({ page: "item", id }, "replace");
  }, [isPack]);
  return (
    <main id="content" class="pack" tabIndex={-1}>
      {item ? (
        <Mapping key={id} item={item} newer={newer} reload={reload} />
      ) : (
        <Problem of={{ error, isSlow, again }} />
      )}
    </main>
  );
}

function Mapping({
  item,
  newer: latest,
  reload,
}: {
  item: ItemView;
  newer: ItemView | undefined;
  reload: () => void;
}) {
  const desk = useDesk();
  const notify = useNotify();
  const { go } = useRouter();
  const pack = usePack(item);
  const table = useRef<HTMLTableElement>(null);
  const first = useContext(FirstRowsContext);
  const [asked, showProblems] = useState<boolean>();
  const [refusal, setRefusal] = useState<RefusedDecision>();
  useReconnect(() => setRefusal((before) => (before?.isLost ? undefined : before)));
  const [isBusy, setBusy] = useState(false);
  const [replacing, replace] = useState<PageApproval>();
  // Our own decisions also change the release.
  const newer = isBusy ? undefined : latest;
  const isOff = useLostSince() !== undefined || isBusy || newer !== undefined;
  const { id, name, version } = item;
  const { work, videos, problems, chosen } = pack;
  // A small view starts with the files that need a decision from a person.
  const isProblems = asked ?? (problems.length > 0 && videos.length > first);

  const run = async (what: DecisionEffect, asked: Promise<DecisionResults>): Promise<void> => {
    setRefusal(undefined);
    setBusy(true);
    const outcome = await outcomeOf(
      asked,
      { name, ...(work ? { work: formatWork(work) } : {}) },
      what,
    );
    setBusy(false);
    if (outcome.kind === "refused") {
      setRefusal(outcome);
      if (!outcome.isChanged) reload();
      return;
    }
    notify(outcome.notice);
    go({ page: "waiting" });
  };
  const canFile = work !== undefined && problems.length === 0 && !isOff;
  const file = (duplicates?: DuplicateAction): void => {
    if (!canFile) return;
    const choice = {
      ids: [id],
      type: "tv" as const,
      tmdb_id: work.tmdb_id,
      version,
      files: toChoices(videos),
    };
    if (duplicates === "replace") return replace({ ...choice, duplicates });
    const isLeft = choice.files.every(({ skip }) => skip);
    void run(
      isLeft ? "left" : "filed",
      desk.call("approve_ingest", { ...choice, ...dropUndefined({ duplicates }) }),
    );
  };
  const ways = listDuplicateChoices(item, work);
  const toProblem = (): void => {
    const selects = problems.flatMap(({ file: { path } }) => {
      const row = [...(table.current?.querySelectorAll<HTMLElement>("[data-path]") ?? [])];
      return row.find((element) => element.dataset["path"] === path)?.querySelector("select") ?? [];
    });
    const index = selects.findIndex(
      (select) =>
        select === document.activeElement || select.closest("tr")?.contains(document.activeElement),
    );
    const next = selects[(index + 1) % Math.max(1, selects.length)];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  };
  useKeys({
    file: canFile && ways[0] === undefined ? () => file() : undefined,
    problem: toProblem,
  });

  const shown = isProblems ? problems : videos;
  const common = countCommonStart(videos.map((video) => video.file.path));
  const isAll = chosen.size > 0 && chosen.size === videos.filter((video) => !isFiled(video)).length;
  return (
    <>
      <PackHead item={item} pack={pack} />
      <Refusal
        item={item}
        newer={newer}
        refusal={refusal}
        reload={() => {
          setRefusal(undefined);
          reload();
        }}
      />
      <Strip pack={pack} />
      <Tools pack={pack} isProblems={isProblems} showProblems={showProblems} />
      <table ref={table}>
        <caption class="vh">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="c">
              <label>
                <input
                  type="checkbox"
                  checked={isAll}
                  indeterminate={chosen.size > 0 && !isAll}
                  onChange={() => pack.choose(isAll ? [] : videos.map((video) => video.file.path))}
                />
                <span>{words.chooseAll}</span>
              </label>
            </th>
            <th scope="col">{words.columns.file}</th>
            <th scope="col">{words.columns.length}</th>
            <th scope="col">{words.columns.is}</th>
            <th scope="col">{words.columns.fit}</th>
            <th scope="col">{words.columns.by}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((video) => (
            <FileRow key={video.file.path} pack={pack} video={video} common={common} />
          ))}
        </tbody>
      </table>
      <DecideBar
        pack={pack}
        isOff={isOff}
        toProblem={toProblem}
        ways={ways}
        canLeave={canReject(item)}
        leave={() =>
          void run("left", desk.call("reject_ingest", { ids: [id], versions: [version] }))
        }
        file={file}
      />
      {replacing && (
        <Ask
          question={askAboutReplacing(item)}
          isOff={isOff}
          file={() => void run("filed", desk.call("approve_ingest", replacing))}
          close={() => replace(undefined)}
        />
      )}
    </>
  );
}

/** Shows for each episode of the season whether it has one file, several, or none. */
function Strip({ pack: { season, listed, counts, isReading } }: { pack: Pack }) {
  if (listed.length === 0) return isReading ? <div class="cover" /> : null;
  const states = listed.map((shownListedEpisode) => ({
    ...shownListedEpisode,
    files: countFilesFor(counts, season, shownListedEpisode.episode),
  }));
  const doubled = states.filter(({ files }) => files > 1);
  const missing = states.filter(({ files }) => files === 0).length;
  const name = formatSeason(season);
  return (
    <div class="cover">
      <b>{name}</b>
      <ul class="strip" aria-label={words.stripLabel(name)}>
        {states.map(({ episode, title, files }) => (
          <li key={episode} class={files === 0 ? "gap" : files === 1 ? "ok" : "bad"} title={title}>
            <span class="num" aria-hidden="true">
              {String(episode).padStart(2, "0")}
              {files === 0 ? "○" : files > 1 ? "▲" : ""}
            </span>
            <span class="vh">
              {formatEpisodeCode(season, [episode])}{" "}
              {(files === 0 ? words.none : files === 1 ? words.one : words.two)(title)}
            </span>
          </li>
        ))}
      </ul>
      <span class="dim num">
        {words.placed(states.filter(({ files }) => files === 1).length)}
        {doubled.map(({ episode }) => (
          <b key={episode} class="no">
            {" "}
            · {words.twice(formatEpisodeCode(season, [episode]))}
          </b>
        ))}
        {missing > 0 && ` · ${words.missing(missing)}`}
      </span>
    </div>
  );
}

type BarProps = {
  pack: Pack;
  isOff: boolean;
  /**
   * Choices for the version already in the library. An entry is undefined if no choice is needed.
   */
  ways: readonly (DuplicateAction | undefined)[];
  toProblem: () => void;
  /** False for a partly filed release, which can no longer be left out as a whole. */
  canLeave: boolean;
  leave: () => void;
  file: (way: DuplicateAction | undefined) => void;
};

/** Shows what is still missing or what will be filed, and the button for filing. */
function DecideBar({ pack, isOff, ways, toProblem, canLeave, leave, file }: BarProps) {
  const { videos, problems, work } = pack;
  const count = (kind: Pick["kind"]) =>
    videos.filter((video) => video.pick.kind === kind && !isFiled(video)).length;
  const [episodes, extras, out] = [count("episode"), count("extra"), count("skip")];
  const isRest = !canLeave && episodes === 0 && out > 0;
  const kinds = problems.map(pack.problemOf);
  const wrong =
    kinds.find((problem) => problem?.kind === "twice") ??
    kinds.find((problem) => problem?.kind === "unlisted");
  const canFile = work !== undefined && problems.length === 0 && (episodes > 0 || isRest) && !isOff;
  return (
    <section class="done" aria-label={words.decide}>
      <p role="status">
        {work === undefined ? (
          words.noWork
        ) : wrong && wrong.kind !== "open" ? (
          <>
            <b class="no">
              ▲ {words[wrong.kind](formatEpisodeCode(wrong.season, [wrong.episode]))}.
            </b>{" "}
            <span class="rest">{wrong.kind === "twice" ? words.sayWhich : words.sayEach}</span>
          </>
        ) : problems.length > 0 ? (
          <>
            <b>● {words.openFiles(problems.length)}</b> <span class="rest">{words.sayEach}</span>
          </>
        ) : (
          [
            words.ready(episodes),
            extras > 0 && words.readyExtras(extras),
            out > 0 && words.stay(out),
          ]
            .filter(Boolean)
            .join(" ")
        )}
      </p>
      {problems.length > 0 && (
        <Button onClick={toProblem}>
          {words.nextProblem} <kbd>n</kbd>
        </Button>
      )}
      {canLeave && <Button says={words.leaveAll} class="less" disabled={isOff} onClick={leave} />}
      {ways.map((way) => (
        <Button
          key={way}
          class={way ? undefined : "main"}
          disabled={!canFile}
          onClick={() => file(way)}
        >
          {isRest ? words.leaveRest(out) : words[way ?? "file"](episodes)} {!way && <kbd>a</kbd>}
        </Button>
      ))}
    </section>
  );
}
