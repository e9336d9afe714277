extension HTMLPage {
  /// How the page looks: one column of 1,000 pixels at most, dark on white, the pictures as wide as it; on a telephone they
  /// scroll sideways rather than shrink until nothing can be read.
  static let stylesheet = """
    :root { color-scheme: light; --ink: #222; --quiet: #595959; --line: #ddd; --blue: #0a5a8a; }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 1040px; padding: 24px 20px 64px; background: #fff; color: var(--ink);
      font: 16px/1.5 "DejaVu Sans", Verdana, "Segoe UI", sans-serif; overflow-wrap: break-word; }
    h1 { font-size: 1.65rem; line-height: 1.25; margin: 0; }
    h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .6rem; }
    header, main > section { margin-bottom: 2.2rem; }
    header { margin-bottom: 1.2rem; }
    p, ul, pre, dl { margin: 0 0 .8rem; }
    p, li, figcaption, dd { max-width: 46rem; }
    .subtitle, .note, .unit, dt { color: var(--quiet); }
    .subtitle { margin: .3rem 0 0; }
    .note { font-size: .82rem; margin: 0 0 .3rem; }
    a { color: var(--blue); }
    ul { padding-left: 1.3rem; }
    .verdict { border-left: 6px solid; padding: .8rem 1rem; }
    .verdict > :last-child { margin-bottom: 0; }
    .verdict p { margin-bottom: .3rem; }
    .verdict strong { text-transform: uppercase; letter-spacing: .06em; margin-right: .4em; }
    .valid { background: #e9f5f0; border-color: #00795a; }
    .valid strong { color: #00634a; }
    .suspect { background: #fdf3df; border-color: #b87400; }
    .suspect strong { color: #7a4d00; }
    .void { background: #fbe9e4; border-color: #b23a00; }
    .void strong { color: #962f00; }
    nav ul { list-style: none; padding: 0; margin: 0 0 2rem; display: flex; flex-wrap: wrap; gap: .2rem 1.3rem;
      font-size: .9rem; }
    .scroll, .picture { overflow-x: auto; }
    .picture { margin: 0 -18px; }
    .scroll { margin-bottom: .8rem; }
    table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: bold; padding-bottom: .5rem; }
    th, td { padding: .32rem .9rem .32rem 0; text-align: left; vertical-align: top; }
    th:last-child, td:last-child { padding-right: .2rem; }
    thead th { border-bottom: 2px solid #888; vertical-align: bottom; line-height: 1.3; }
    tbody th { font-weight: normal; min-width: 9em; }
    tbody tr { border-bottom: 1px solid var(--line); }
    td.number, th.number { text-align: right; white-space: nowrap; }
    .unit { font-weight: normal; font-size: .92em; }
    figure { margin: 0 0 2rem; }
    .picture svg { display: block; width: 100%; height: auto; min-width: 660px; }
    figcaption { font-size: .9rem; color: var(--quiet); margin-top: .3rem; }
    figcaption strong { color: var(--ink); }
    pre { background: #f6f6f4; padding: .8rem 1rem; overflow-x: auto; font: .82rem/1.45 "DejaVu Sans Mono", monospace; }
    dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1.2rem; font-size: .92rem; }
    dd { margin: 0; }
    summary { cursor: pointer; }
    summary h2 { display: inline; }
    details[open] summary { margin-bottom: .6rem; }
    @media (max-width: 600px) {
      body { padding: 16px 14px 40px; font-size: 15px; }
      .picture { margin: 0 -14px; }
      h1 { font-size: 1.35rem; }
      dl { grid-template-columns: 1fr; gap: 0; }
      dd { margin-bottom: .5rem; }
    }
    @media print {
      @page { margin: 14mm; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      nav { display: none; }
      a { color: inherit; }
      figure, table, .verdict { break-inside: avoid; }
      h2 { break-after: avoid; }
      .picture, .scroll, pre { overflow: visible; }
      .picture svg { min-width: 0; max-height: 230mm; }
      pre { white-space: pre-wrap; }
      .verdict { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      details:not([open]) > :not(summary) { display: block; }
      details::details-content { content-visibility: visible; height: auto; }
    }

    """
}
