import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageApproval, ReleaseView, WorkView } from "../desk/answers.ts";
import { Candidates } from "../item/candidates.tsx";
import { keyOf } from "../model/decision.ts";
import { formatWork } from "../model/format.ts";
import { findApprovalAs } from "../model/selection.ts";
import { Search } from "../pick/search.tsx";
import { Button } from "../shell/controls.tsx";
import { Dialog, Listed } from "../shell/dialog.tsx";
import { Say } from "../shell/name.tsx";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";

type Props = {
  releases: readonly ReleaseView[];
  file: (approvals: readonly PageApproval[]) => void;
  close: () => void;
};

/** Files several releases as the same work. */
export function FileAs({ releases, file, close }: Props): JSX.Element {
  const [found, setFound] = useState<WorkView[]>();
  const offered = releases.flatMap(({ candidates }) => candidates);
  const works = [
    ...new Map(
      [...offered, ...(found ?? [])].map((candidate) => [keyOf(candidate), candidate]),
    ).values(),
  ];
  const [picked, pick] = useState<string>();
  const work = works.find((release) => keyOf(release) === picked);
  const approvals = work ? releases.flatMap((release) => findApprovalAs(release, work) ?? []) : [];
  const words = text.bulk;
  return (
    <Dialog class="file-as" title={words.fileAs(releases.length)} close={close}>
      <Candidates works={works} picked={picked} pick={pick} isSearched={found !== undefined} />
      <Search
        found={(list) => {
          setFound(list);
          if (list[0]) pick(keyOf(list[0]));
        }}
      />
      <Listed names={releases.map(({ name }) => name)} />
      {work && approvals.length < releases.length && (
        <p>{words.left(releases.length - approvals.length)}</p>
      )}
      <p class="acts">
        <Button
          class="main"
          disabled={approvals.length === 0}
          onClick={() => (close(), file(approvals))}
        >
          <span>
            <Say of={item.file} work={<bdi>{work ? formatWork(work) : "…"}</bdi>} />
          </span>
        </Button>
        <Button says={text.close} onClick={close} />
      </p>
    </Dialog>
  );
}
