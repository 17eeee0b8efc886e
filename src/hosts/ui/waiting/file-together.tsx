import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageApproval, Preview, ReleaseView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { previewOf } from "../model/preview-of.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog, Listed } from "../shell/dialog.tsx";
import { useNotify } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/**
 * Number of previews that are requested at once. A browser opens six connections to a server, and
 * the page itself needs two of them.
 */
const AT_ONCE = 4;

/** An approval of one release. `both` also keeps the library's version, if that is possible. */
type Checked = { approval: PageApproval; isThere: boolean; both: PageApproval | undefined };

/** Files releases together. `dialog` asks about those that the library has already. */
interface FileTogether {
  begin(approvals: readonly PageApproval[]): void;
  isBusy: boolean;
  dialog: JSX.Element | undefined;
}

/** Looks into the library before several releases are filed, as for a single release. */
export function useFileTogether(
  releases: readonly ReleaseView[],
  file: (approvals: readonly PageApproval[]) => void,
): FileTogether {
  const desk = useDesk();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const [asked, ask] = useState<readonly Checked[]>();

  async function check(approval: PageApproval): Promise<Checked> {
    const [id = 0] = approval.ids;
    // Without a preview, filing itself refuses what the library has.
    const { duplicates } = await desk
      .call("preview_rename", previewOf(id, approval))
      .catch((): Pick<Preview, "duplicates"> => ({}));
    const canKeep = duplicates?.choices.includes("keep_both") === true;
    return {
      approval,
      isThere: duplicates !== undefined && approval.duplicates === undefined,
      both: canKeep ? { ...approval, duplicates: "keep_both" } : undefined,
    };
  }
  async function run(approvals: readonly PageApproval[]): Promise<void> {
    setBusy(true);
    notify({ text: text.bulk.checks(approvals.length) });
    const checked: Checked[] = [];
    for (let from = 0; from < approvals.length; from += AT_ONCE) {
      checked.push(...(await Promise.all(approvals.slice(from, from + AT_ONCE).map(check))));
    }
    setBusy(false);
    if (checked.some(({ isThere }) => isThere)) ask(checked);
    else file(approvals);
  }

  const there = asked?.filter(({ isThere }) => isThere) ?? [];
  const others = asked?.flatMap(({ isThere, approval }) => (isThere ? [] : approval)) ?? [];
  const both = there.flatMap((one) => one.both ?? []);
  const nameOf = ({ approval }: Checked): string =>
    releases.find(({ id }) => id === approval.ids[0])?.name ?? text.release(approval.ids[0] ?? 0);
  const close = (): void => ask(undefined);
  const words = text.bulk;
  return {
    begin: (approvals) => void run(approvals),
    isBusy,
    dialog: asked && (
      <Dialog title={words.thereTitle(there.length, asked.length)} close={close}>
        <Listed names={there.map(nameOf)} />
        <p>{words.thereMore}</p>
        <p class="acts">
          {others.length > 0 && (
            <Button
              class="main"
              says={words.fileOthers(others.length)}
              onClick={() => (close(), file(others))}
            />
          )}
          {both.length > 0 && (
            <Button
              says={words.keepBoth(both.length, others.length)}
              onClick={() => (close(), file([...others, ...both]))}
            />
          )}
          <Button says={words.cancel} onClick={close} />
        </p>
      </Dialog>
    ),
  };
}
