import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ItemView as ShownItem } from "../desk/answers.ts";
import { canApprove, canMap, canReject, canRetry, type FilingButton } from "../model/decision.ts";
import { formatWork } from "../model/format.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Say } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";
import { text } from "../text/text.ts";
import { there } from "../text/there.ts";
import type { Choice } from "./use-choice.ts";
import type { ItemDecisions } from "./use-decisions.ts";
import { Where } from "./where.tsx";

type Props = { item: ShownItem; choice: Choice; decisions: ItemDecisions };

/** The bar of decisions, with the path that a filing would create. */
export function Acts({ item, choice, decisions }: Props): JSX.Element {
  /** On a phone. */
  const [isOpen, open] = useState(false);
  const { work, filings, likely, isThere } = choice;
  const { isOff, fileAs, leave, again } = decisions;
  const canFile = canApprove(item);
  return (
    <div class="decide">
      {canFile && <Where preview={choice.preview} isThere={isThere} />}
      <div class={isOpen ? "acts open" : "acts"}>
        {isThere && <span class="answer-above">{there.choose}</span>}
        {filings
          // The cards answer the question, and say what happens to both files.
          .filter(({ approval }) => !isThere || approval.duplicates === undefined)
          .map((filing) => (
            <FileButton
              key={filing.how}
              item={item}
              filing={filing}
              work={work}
              isMain={filing === likely}
              file={fileAs(filing)}
            />
          ))}
        {canFile && !work && <Button says={words.chooseFirst} class="main" disabled />}
        {canMap(item, choice.works) && (
          <Link
            class={work && !likely && !isThere ? "button main" : "button"}
            to={{ page: "files", id: item.id }}
          >
            {words.map} <kbd>e</kbd>
          </Link>
        )}
        {canReject(item) && !isThere && (
          <Button class="leave" disabled={isOff} onClick={leave}>
            {words.leave} <kbd>x</kbd>
          </Button>
        )}
        {canRetry(item) && (
          <Button disabled={isOff} onClick={again}>
            {words.again} <kbd>r</kbd>
          </Button>
        )}
        <Button
          class="others"
          aria-expanded={isOpen}
          aria-label={text.more}
          onClick={() => open(!isOpen)}
        >
          <Icon of="more" />
        </Button>
        <span class="pane-keys dim">
          <kbd>j</kbd> <kbd>k</kbd> {words.keysNext} <kbd>?</kbd> {words.keysAll}
        </span>
      </div>
    </div>
  );
}

type FileButtonProps = {
  item: ShownItem;
  filing: FilingButton;
  work: Choice["work"];
  isMain: boolean;
  file: (() => void) | undefined;
};

function FileButton({ item, filing: { how }, work, isMain, file }: FileButtonProps) {
  const says = item.source === "library" && how === "file" ? "adopt" : how;
  return (
    <Button class={isMain ? "main" : undefined} disabled={!file} onClick={file}>
      <span>
        <Say of={words[says]} work={<bdi>{work && formatWork(work)}</bdi>} />
      </span>
      {isMain && <kbd>a</kbd>}
    </Button>
  );
}
