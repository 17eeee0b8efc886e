import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Preview } from "../desk/answers.ts";
import type { DuplicateAction } from "../model/decision.ts";
import { formatDuration, formatLocalBytes } from "../model/format.ts";
import { Button } from "../shell/controls.tsx";
import { Icon, type IconName } from "../shell/icon.tsx";
import { Path, Say } from "../shell/name.tsx";
import { there as words } from "../text/there.ts";

type Duplicates = NonNullable<Preview["duplicates"]>;
type Version = Duplicates["versions"][number]["fresh"];

/** One of the three answers, with what happens to both files. */
type Answer = {
  how: DuplicateAction | "leave";
  icon: IconName;
  key: string;
  title: string;
  fresh: ComponentChildren;
  old: string;
  effect: string;
};

export type ThereProps = {
  /** Missing while the versions are not known: the answers are then offered without figures. */
  duplicates: Duplicates | undefined;
  choices: readonly DuplicateAction[];
  /** Name in the library if both versions are kept. */
  keptAs: string | undefined;
  canLeave: boolean;
  isOff: boolean;
  /** True if there are several candidates above: the question would be out of view. */
  isBelow: boolean;
  /** False in a dialog, where the keys of the page do nothing. */
  hasKeys?: boolean;
  answer: (how: Answer["how"]) => void;
};

/** Asks what happens to the library's version, before anything is filed. */
export function There(props: ThereProps): JSX.Element {
  const { duplicates, isOff, isBelow, hasKeys = true, answer } = props;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isBelow) section.current?.scrollIntoView({ block: "nearest" });
  }, [duplicates === undefined]);
  const suggested = suggestAnswer(duplicates);
  return (
    <section ref={section} class="question" aria-labelledby="there">
      <h3 id="there">{words.title}</h3>
      <div class="outcomes">
        {answersOf(props).map(({ how, icon, key, title, fresh, old, effect }) => (
          <Button
            key={how}
            class={how === suggested ? "outcome likely" : "outcome"}
            disabled={isOff}
            onClick={() => answer(how)}
          >
            <span class="head">
              <Icon of={icon} />
              <b>{title}</b>
              {hasKeys && <kbd>{key}</kbd>}
            </span>
            <span>
              <b>{words.fresh}</b>
              {sizeOf(duplicates?.versions[0]?.fresh)}: {fresh}
            </span>
            <span>
              <b>{words.old}</b>
              {sizeOf(duplicates?.versions[0]?.there[0])}: {old}
            </span>
            <span class="effect">{effect}</span>
          </Button>
        ))}
      </div>
      {duplicates && <Versions of={duplicates} />}
    </section>
  );
}

function answersOf({ duplicates, choices, keptAs, canLeave }: ThereProps): Answer[] {
  const days = duplicates?.trash_days ?? 0;
  const [first] = duplicates?.versions ?? [];
  const verdict = first?.compared;
  const change = changeOf(first?.there[0]?.resolution, first?.fresh.resolution);
  const all: Answer[] = [
    {
      how: "replace",
      icon: "swap",
      key: "p",
      title: words.replace,
      fresh: words.takesPlace,
      old: days > 0 ? words.trashFor(days) : words.trash,
      effect:
        change ?? (verdict?.verdict === "better" ? words.better(verdict.why) : words.onlyFresh),
    },
    {
      how: "keep_both",
      icon: "both",
      key: "b",
      title: words.keepBoth,
      fresh:
        keptAs === undefined ? (
          words.added
        ) : (
          <Say of={words.addedAs} name={<bdi class="mono break">{keptAs}</bdi>} />
        ),
      old: words.stays,
      effect: words.bothShown,
    },
    {
      how: "leave",
      icon: "close",
      key: "x",
      title: words.leave,
      fresh: words.staysDownload,
      old: words.stays,
      effect: verdict?.verdict === "worse" ? words.worse(verdict.why) : words.unchanged,
    },
  ];
  return all.filter(({ how }) => (how === "leave" ? canLeave : choices.includes(how)));
}

const changeOf = (old: string | undefined, fresh: string | undefined): string | undefined =>
  old !== undefined && fresh !== undefined && old !== fresh ? words.becomes(old, fresh) : undefined;

/** The answer that the matcher's comparison of both files speaks for; undefined if it is unclear. */
function suggestAnswer(duplicates: Duplicates | undefined): Answer["how"] | undefined {
  const [first, ...more] = duplicates?.versions ?? [];
  if (more.length > 0) return undefined;
  const verdict = first?.compared?.verdict;
  if (verdict === "worse") return "leave";
  return verdict === "better" && duplicates?.choices.includes("replace") ? "replace" : undefined;
}

const sizeOf = (version: Version | undefined): string =>
  version?.bytes === undefined ? "" : `, ${formatLocalBytes(version.bytes)}`;

const pictureOf = ({ resolution, codec, hdr }: Version): string =>
  [resolution, codec, hdr].filter(Boolean).join(", ");

/** Each row of the table: its heading, and a file's text; "" if the file's name does not state it. */
const ROWS: readonly (readonly [string, (version: Version) => string])[] = [
  [words.picture, pictureOf],
  [words.source, ({ source = "" }) => source],
  [words.sound, ({ audio = "" }) => audio],
  [words.length, ({ duration_ms: ms }) => (ms === undefined ? "" : formatDuration(ms))],
  [words.size, ({ bytes }) => (bytes === undefined ? "" : formatLocalBytes(bytes))],
];

/** Compares the files: the library's on the left, the release's on the right. */
const Versions = ({ of: { versions } }: { of: Duplicates }) => (
  <>
    {versions.map(({ fresh, there, compared }) => {
      const [old] = there;
      const better = compared?.verdict === "better" ? fresh : undefined;
      const best = compared?.verdict === "worse" ? old : better;
      return (
        old && (
          <table key={fresh.path} class="versions">
            <caption class="vh">{words.caption}</caption>
            <thead>
              <tr>
                <td />
                {[old, fresh].map((version) => (
                  <th key={version.path} scope="col">
                    {version === old ? words.oldColumn(there.length) : words.freshColumn}
                    {version === best && <span class="best"> ✓ {words.isBetter}</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ROWS.map(([title, format]) => {
                const [left, right] = [format(old), format(fresh)];
                return (
                  (left !== "" || right !== "") && (
                    <tr key={title}>
                      <th scope="row">{title}</th>
                      <td class="num">{left || "–"}</td>
                      <td class="num">{right || "–"}</td>
                    </tr>
                  )
                );
              })}
              <tr>
                <th scope="row">{words.file}</th>
                <td>
                  <Path of={baseOf(old.path)} />
                </td>
                <td>
                  <Path of={baseOf(fresh.path)} />
                </td>
              </tr>
            </tbody>
          </table>
        )
      );
    })}
  </>
);

const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
