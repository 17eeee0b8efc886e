import { expect, test } from "vitest";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import { createStatusLine } from "../../../../src/hosts/cli/terminal/status-line.ts";

const io = (terminal: boolean, redraws: boolean, columns = 80) => {
  const written: string[] = [];
  const part = {
    terminal,
    columns,
    paper: { redraws },
    err: (text: string) => void written.push(text),
  };
  return { written, io: part as unknown as Io };
};

test("replaces the previous line, and never exceeds the screen's width", () => {
  const it = io(true, true, 24);
  const tell = createStatusLine(it.io);
  tell?.("#7 checking: 22 % of 2.79 GiB");
  tell?.("");
  expect(it.written).toEqual(["\r\u001b[K#7 checking: 22 % of 2…", "\r\u001b[K"]);
});

test.each([
  [false, true],
  [true, false],
])(
  "draws nothing without a terminal or without a way to redraw: terminal %s, redraws %s",
  (terminal, redraws) => {
    expect(createStatusLine(io(terminal, redraws).io)).toBeUndefined();
  },
);
