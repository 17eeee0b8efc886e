import type { Stream, Work } from "../model/decision.ts";
import { bytesText, workText } from "../model/format.ts";
import { Button } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Say } from "../shell/name.tsx";
import { item } from "../text/item.ts";

/** Which stream of a disc is filed, and of how many. */
export const streamText = ({ path, bytes, count }: Stream): string => item.stream(path, bytesText(bytes), count);

type Props = { stream: Stream; work: Work; isOff: boolean; file: () => void; close: () => void };

/** Asks before one stream is filed as the film. */
export const AskStream = ({ stream, work, isOff, file, close }: Props) => (
  <Dialog title={item.isIt} close={close}>
    <p class="break">{streamText(stream)}</p>
    <p class="acts">
      <Button
        class="main"
        disabled={isOff}
        onClick={() => {
          close();
          file();
        }}
      >
        <Say of={item.file} work={<bdi>{workText(work)}</bdi>} />
      </Button>
      <Button says={item.noStream} onClick={close} />
    </p>
  </Dialog>
);
