/** Keyboard in a table of role "grid": one tab stop, arrows between cells, Enter or Space acts (WAI-ARIA grid pattern). */

export function setUpGrid(table: HTMLTableElement, act: (cell: HTMLTableCellElement) => void): void {
  const cellOf = (target: EventTarget | null): HTMLTableCellElement | null =>
    (target as Element | null)?.closest<HTMLTableCellElement>('tbody td, tbody th') ?? null;

  const visit = (cell: HTMLTableCellElement | null | undefined): void => {
    if (!cell) return;
    table.querySelectorAll('[tabindex="0"]').forEach((c) => c.setAttribute('tabindex', '-1'));
    cell.tabIndex = 0;
    cell.focus({ preventScroll: false });
  };

  table.addEventListener('click', (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    visit(cell);
    act(cell);
  });

  table.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target);
    const row = cell?.parentElement as HTMLTableRowElement | null;
    if (!cell || !row) return;
    const shown = [...row.cells];
    const rows = [...table.tBodies[0]!.rows];
    const at = shown.indexOf(cell);
    const inRow = (r: HTMLTableRowElement | undefined) => r?.cells[cell.cellIndex];
    switch (event.key) {
      case 'ArrowLeft':
        visit(shown[at - 1]);
        break;
      case 'ArrowRight':
        visit(shown[at + 1]);
        break;
      case 'ArrowUp':
        visit(inRow(rows[rows.indexOf(row) - 1]));
        break;
      case 'ArrowDown':
        visit(inRow(rows[rows.indexOf(row) + 1]));
        break;
      case 'Home':
        visit(shown[0]);
        break;
      case 'End':
        visit(shown.at(-1));
        break;
      case 'Enter':
      case ' ':
        act(cell);
        break;
      default:
        return;
    }
    event.preventDefault();
  });
}
