import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MediaType } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatLocalBytes } from "../model/format.ts";
import { useRouter } from "../route/router.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Icon } from "../shell/icon.tsx";
import { Path } from "../shell/name.tsx";
import { Problem, useAct } from "../shell/problem.tsx";
import { takeIn as words } from "../text/take-in.ts";

type Props = {
  /** The work to file it as. If it is undefined, the work is identified automatically. */
  work?: { type: MediaType; tmdb_id: number; title: string };
  close: () => void;
};

const MOST = 100;

/** Takes in a file or folder that a person picks below the download folders. */
export function TakeIn({ work, close }: Props): JSX.Element {
  const desk = useDesk();
  const { act, notify, isBusy } = useAct();
  const { go } = useRouter();
  const [path, enter] = useState<string>();
  /** The folder that was opened first. Nothing above it is listed. */
  const [root, begin] = useState<string>();
  const [picked, pick] = useState<string>();
  const folder = useAnswer("list_directory", {
    limit: MOST,
    ...(path === undefined ? {} : { path }),
  });
  const { answer: space } = useAnswer("get_free_space", {});
  const libraries = space?.disks.flatMap(({ folders }) => folders) ?? [];
  const isInLibrary = (name: string): boolean =>
    libraries.some((library) => `${name}/`.startsWith(`${library}/`));
  // Without a path, lists the folders that may be named. Library folders are omitted, because they
  // contain no downloads.
  const entries =
    folder.answer?.entries.filter(({ name }) => path !== undefined || !isInLibrary(name)) ?? [];
  const fullOf = (name: string): string => (path === undefined ? name : `${path}/${name}`);

  async function take(): Promise<void> {
    if (picked === undefined) return;
    const { item } = await desk.call("execute_ingest", {
      path: picked,
      ...(work === undefined ? {} : { type: work.type, tmdb_id: work.tmdb_id }),
    });
    notify({ text: words.taken(item.name, item.state) });
    close();
    go({ page: "item", id: item.id });
  }
  return (
    <Dialog title={work ? words.titleFor(work.title) : words.title} close={close}>
      <p class="dim break">{path === undefined ? words.folders : <Path of={path} />}</p>
      <Problem of={folder} />
      <ul class="picks tree">
        {path !== undefined && (
          <li>
            <Button
              onClick={() =>
                enter(path === root ? undefined : path.slice(0, path.lastIndexOf("/")))
              }
            >
              ‹ {words.up}
            </Button>
          </li>
        )}
        {entries.map(({ name, kind, size_bytes }) => (
          <li key={name}>
            <label>
              {path !== undefined && (
                <input
                  type="radio"
                  name="take-in"
                  checked={picked === fullOf(name)}
                  onChange={() => pick(fullOf(name))}
                />
              )}
              <Icon of={kind === "folder" ? "folder" : "file"} />
              <span class="break">
                <Path of={name} />
              </span>
              {size_bytes !== undefined && (
                <span class="dim num">{formatLocalBytes(size_bytes)}</span>
              )}
            </label>
            {kind === "folder" && (
              <Button aria-label={words.open(name)} onClick={() => open(name)}>
                ›
              </Button>
            )}
          </li>
        ))}
      </ul>
      {folder.answer?.next !== undefined && <p class="dim">{words.more(MOST)}</p>}
      {folder.answer && entries.length === 0 && <p>{words.empty}</p>}
      <p class="acts">
        <Button
          says={words.yes}
          class="main"
          disabled={picked === undefined || isBusy}
          onClick={() => void act(take)}
        />
        <Button says={words.no} onClick={close} />
      </p>
    </Dialog>
  );

  function open(name: string): void {
    if (path === undefined) begin(name);
    enter(fullOf(name));
    pick(undefined);
  }
}
