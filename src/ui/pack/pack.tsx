import { useContext, useRef, useState } from "preact/hooks";
import type { Item, Results } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { FirstRowsContext } from "../hooks/first-rows.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { type Decided, outcomeOf } from "../item/outcome.ts";
import { useItem } from "../item/use-item.ts";
import { workText } from "../model/format.ts";
import { toChoices } from "../model/numbering.ts";
import { commonStart } from "../model/split-name.ts";
import { useRouter } from "../route/router.ts";
import { useLostSince } from "../shell/connection.ts";
import { messageOf } from "../shell/message.ts";
import { useSay } from "../shell/say.ts";
import { text } from "../text/text.ts";
import { DecideBar } from "./decide-bar.tsx";
import { FileRow } from "./file-row.tsx";
import { PackHead } from "./pack-head.tsx";
import { Strip } from "./strip.tsx";
import { Tools } from "./tools.tsx";
import { usePack } from "./use-pack.ts";

/** The files of a release, and which episode each is. */
export function PackPage({ id }: { id: number }) {
  const { item, hasChanged, look, error } = useItem(id);
  return (
    <main id="content" class="pack" tabIndex={-1}>
      {item ? (
        <Mapping key={id} item={item} hasChanged={hasChanged} look={look} />
      ) : (
        error !== undefined && (
          <p class="note danger" role="alert">
            {messageOf(error)}
          </p>
        )
      )}
    </main>
  );
}

type Props = { item: Item; hasChanged: boolean; look: () => void };

function Mapping({ item, hasChanged, look }: Props) {
  const desk = useDesk();
  const say = useSay();
  const { go } = useRouter();
  const pack = usePack(item);
  const table = useRef<HTMLTableElement>(null);
  const first = useContext(FirstRowsContext);
  const [asked, showProblems] = useState<boolean>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isOff = useLostSince() !== undefined || isBusy;
  const { id, name, version } = item;
  const { work, videos, problems, chosen } = pack;
  const words = text.pack;
  // A small view begins with what a person must answer.
  const isProblems = asked ?? (problems.length > 0 && videos.length > first);

  const run = async (what: Decided, asked: Promise<Results>): Promise<void> => {
    setBusy(true);
    const outcome = await outcomeOf(asked, { name, ...(work ? { work: workText(work) } : {}) }, what);
    setBusy(false);
    if (outcome.kind === "refused") return setRefusal(outcome.message);
    say(outcome.said);
    go({ page: "waiting" });
  };
  const canFile = work !== undefined && problems.length === 0 && !isOff;
  const file = (): void => {
    if (!canFile) return;
    const choice = { ids: [id], type: "tv" as const, tmdb_id: work.tmdb_id, version, files: toChoices(videos) };
    void run("filed", desk.call("approve_ingest", choice));
  };
  const toProblem = (): void => {
    const selects = problems.flatMap(({ file: { path } }) => {
      const row = [...(table.current?.querySelectorAll<HTMLElement>("[data-path]") ?? [])];
      return row.find((one) => one.dataset["path"] === path)?.querySelector("select") ?? [];
    });
    const at = selects.findIndex(
      (one) => one === document.activeElement || one.closest("tr")?.contains(document.activeElement),
    );
    const next = selects[(at + 1) % Math.max(1, selects.length)];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  };
  useKeys({ file: canFile ? file : undefined, problem: toProblem });

  const shown = isProblems ? problems : videos;
  const common = commonStart(videos.map((video) => video.file.path));
  const isAll = videos.length > 0 && chosen.size === videos.length;
  return (
    <>
      <PackHead item={item} pack={pack} />
      {(hasChanged || refusal !== undefined) && (
        <div class="note danger" role="alert">
          <p>
            <b>{hasChanged ? text.item.changed : refusal}</b> {hasChanged && text.item.changedMore}
          </p>
          <button
            type="button"
            onClick={() => {
              setRefusal(undefined);
              look();
            }}
          >
            {text.item.look}
          </button>
        </div>
      )}
      <Strip pack={pack} />
      <Tools pack={pack} isProblems={isProblems} showProblems={showProblems} />
      <table ref={table}>
        <caption class="vh">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="c">
              <input
                type="checkbox"
                aria-label={words.chooseAll}
                checked={isAll}
                indeterminate={chosen.size > 0 && !isAll}
                onChange={() => pack.choose(new Set(isAll ? [] : videos.map((video) => video.file.path)))}
              />
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
        leave={() => void run("left", desk.call("reject_ingest", { ids: [id], versions: [version] }))}
        file={file}
      />
    </>
  );
}
