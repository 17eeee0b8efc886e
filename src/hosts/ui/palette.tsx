import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { LIBRARY_PARTS, type PageAddress, PLAIN_PAGES } from "../../core/page/place.ts";
import type { ToolName } from "./desk/answers.ts";
import { useDesk } from "./desk/desk.ts";
import type { PaletteProps } from "./frame/shell.tsx";
import { useAnswer } from "./hooks/use-load.ts";
import { formatWork } from "./model/format.ts";
import { TakeIn } from "./pick/take-in.tsx";
import { useRouter } from "./route/router.ts";
import { useMay } from "./session/session-desk.ts";
import { useStatus } from "./shell/connection.ts";
import { Button } from "./shell/controls.tsx";
import { Dialog } from "./shell/dialog.tsx";
import { Name } from "./shell/name.tsx";
import { useAct } from "./shell/problem.tsx";
import { frame } from "./text/frame.ts";
import { palette as words } from "./text/palette.ts";
import { settings } from "./text/settings.ts";
import { takeIn } from "./text/take-in.ts";
import { text } from "./text/text.ts";
import { values } from "./text/values.ts";

/** An option that Enter runs or opens. */
type PaletteOption<Says = ComponentChildren> = { kind: string; says: Says; run: () => void };

/** Maximum number of results of each kind. */
const MOST = 5;

/** The group of settings with the sessions and the invitation. */
const INVITING = { page: "settings", group: "people" } as const;

/** A text as it is compared: without capitals, accents and underscores. */
const plain = (text: string): string =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("_", " ").toLowerCase();

/** Returns a typed path, or the path of a `file:` address; undefined for any other text. */
function pathIn(typed: string): string | undefined {
  try {
    const path = typed.startsWith("file:") ? decodeURIComponent(new URL(typed).pathname) : typed;
    return path.startsWith("/") ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Searches the pages, the settings, the works and the releases for typed text. Also takes in a path
 * or a magnet link.
 */
export function Palette({ given, acts, close }: PaletteProps): JSX.Element {
  const desk = useDesk();
  const { act, notify } = useAct();
  const { go } = useRouter();
  const may = useMay();
  const id = useId();
  const [typed, type] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // From here on, the field receives the keys. The next one may arrive before the page is drawn.
  useLayoutEffect(() => {
    if (field.current) field.current.value = given();
    type(field.current?.value ?? "");
  }, []);
  const [index, move] = useState(0);
  const [isTaking, take] = useState(false);
  const status = useStatus();
  const wanted = typed.trim();
  const asked = wanted.length < 2 ? undefined : { search: wanted.slice(0, 200), limit: MOST };
  const works = useAnswer("list_filed_works", asked).answer?.works ?? [];
  const releases = useAnswer("list_releases", asked).answer?.releases ?? [];

  const parts = plain(wanted).split(/\s+/);
  const isLike = (name: string): boolean => parts.every((part) => plain(name).includes(part));
  const after = (run: () => void) => (): void => {
    close();
    run();
  };
  const to = <Says extends ComponentChildren>(
    kind: string,
    says: Says,
    place: PageAddress,
  ): PaletteOption<Says> => ({
    kind,
    says,
    run: after(() => go(place)),
  });
  const doing = (
    says: string,
    tool: ToolName,
    work: () => Promise<void>,
  ): PaletteOption<string>[] =>
    may(tool) ? [{ kind: words.act, says, run: after(() => void act(work)) }] : [];

  const path = pathIn(wanted);
  const tool = status?.engine.paused ? "start_watcher" : "stop_watcher";
  const acting: PaletteOption<string>[] = [
    { kind: words.act, says: takeIn.button, run: () => take(true) },
    ...doing(
      status?.engine.paused ? settings.resume : settings.pause,
      tool,
      async () => void (await desk.call(tool, {})),
    ),
    ...doing(words.backup, "make_backup", async () => {
      const { made } = await desk.call("make_backup", {});
      notify({ text: made ? words.backedUp : words.backingUp });
    }),
    ...doing(words.doctor, "run_doctor", async () => {
      await desk.call("run_doctor", {});
      go({ page: "health" });
    }),
    ...(may("change_settings") ? [to(words.act, settings.invite, INVITING)] : []),
    ...Object.entries(acts).map(([says, run]) => ({ kind: words.act, says, run: after(run) })),
  ];
  const titles = may("get_settings") && wanted !== "" ? Object.entries(values.titles) : [];
  // Results from the server come last, so that they do not change which option Enter runs.
  const options: PaletteOption[] = [
    ...(path === undefined
      ? []
      : doing(words.take(path), "execute_ingest", async () => {
          const { item } = await desk.call("execute_ingest", { path });
          notify({ text: takeIn.taken(item.name, item.state) });
          go({ page: "item", id: item.id });
        })),
    ...(wanted.startsWith("magnet:")
      ? doing(words.add, "control_torrent", async () => {
          const { message = "" } = await desk.call("control_torrent", {
            action: "add",
            source: wanted,
          });
          notify({ text: message });
          go({ page: "torrents" });
        })
      : []),
    ...(["home", "waiting", ...PLAIN_PAGES] as const)
      .filter((page) => isLike(text.pages[page]))
      .map((page) => to(words.page, text.pages[page], { page })),
    ...LIBRARY_PARTS.filter((part) => isLike(text.parts[part])).map((part) =>
      to(words.page, text.parts[part], { page: "library", part }),
    ),
    ...acting.filter(({ says }) => isLike(says)),
    ...titles
      .filter(([name, title]) => isLike(`${title} ${name}`))
      .slice(0, MOST)
      .map(([name, title]) => to(words.setting, title, { page: "settings", search: name })),
    ...works.map(({ type, tmdb_id, ...work }) =>
      to(words.types[type], <bdi>{formatWork(work)}</bdi>, {
        page: "library",
        work: { type, tmdb_id },
      }),
    ),
    ...releases.map(({ id, name, state }) =>
      to(text.stateWords(state), <Name name={name} />, { page: "item", id }),
    ),
  ];
  const last = options.length - 1;
  if (isTaking) return <TakeIn close={close} />;
  return (
    <Dialog class="palette" title={frame.keys.commands.find} close={close}>
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={frame.keys.commands.find}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options[index] && `${id}-${index}`}
        placeholder={words.hint}
        value={typed}
        onInput={({ currentTarget }) => {
          type(currentTarget.value);
          move(0);
        }}
        onKeyDown={(event) => {
          const { key } = event;
          if (key === "Enter") options[index]?.run();
          else if (key === "ArrowDown") move(Math.min(last, index + 1));
          else if (key === "ArrowUp") move(Math.max(0, index - 1));
          else return;
          event.preventDefault();
        }}
      />
      <div id={id} role="listbox" aria-label={frame.keys.commands.find}>
        {options.map((option, place) => (
          <Button
            key={place}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            onClick={option.run}
          >
            <span class="break">{option.says}</span> <span class="dim">{option.kind}</span>
          </Button>
        ))}
      </div>
      {last < 0 && <p role="status">{words.none}</p>}
    </Dialog>
  );
}
