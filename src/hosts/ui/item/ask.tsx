import type { ComponentChildren, JSX } from "preact";
import type { ItemView, Preview } from "../desk/answers.ts";
import { type ChosenWork, isThere, type Stream } from "../model/decision.ts";
import { formatLocalBytes, formatWork } from "../model/format.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Say, Sentence } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";

type YesNoQuestion = {
  title: string;
  lines: readonly string[];
  yes: ComponentChildren;
  no: string;
};

/** Names the stream of a disc that is filed, and the number of streams on the disc. */
export const formatStream = ({ path, bytes, count }: Stream): string =>
  words.stream(path, formatLocalBytes(bytes), count);

/** Asks whether one stream is the film. */
export const askAboutStream = (stream: Stream, work: ChosenWork): YesNoQuestion => ({
  title: words.isIt,
  lines: [formatStream(stream)],
  yes: <Say of={words.file} work={<bdi>{formatWork(work)}</bdi>} />,
  no: words.noStream,
});

/**
 * Asks whether to replace the library's version. Names the download that would replace it, the
 * existing file, and how the two compare.
 */
export const askAboutReplacing = (
  { name, reasons }: Pick<ItemView, "name" | "reasons">,
  preview?: Preview,
): YesNoQuestion => ({
  title: words.isReplaced,
  lines: [
    words.inItsPlace(name),
    ...(reasons.some(isThere) ? reasons.map(({ message }) => message) : (preview?.warnings ?? [])),
  ],
  yes: words.replaceIt,
  no: words.notReplaced,
});

type Props = { question: YesNoQuestion; isOff: boolean; file: () => void; close: () => void };

/** Asks for confirmation before an unusual filing. Pressing a key once too often answers no. */
export const Ask = ({
  question: { title, lines, yes, no },
  isOff,
  file,
  close,
}: Props): JSX.Element => (
  <Dialog title={title} close={close}>
    {lines.map((line) => (
      <p key={line} class="break">
        <Sentence of={line} />
      </p>
    ))}
    <p class="acts">
      <Button says={no} class="main" onClick={close} />
      <Button
        disabled={isOff}
        onClick={() => {
          close();
          file();
        }}
      >
        {yes}
      </Button>
    </p>
  </Dialog>
);
