/// The style sheet of a report: light or dark as the reader's system is set, with rules for paper and for telephones.
enum ReportStyle {
    static let text: HTML = """
        :root {
          color-scheme: light dark;
          --page: #ffffff; --box: #f6f7f9; --line: #d5d9df; --text: #1b1f24; --quiet: #57606a; --link: #0757b8;
          --red: #b3202a; --amber: #845300; --green: #176c33; --red-box: #fdeeee; --amber-box: #fdf5e3;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14171b; --box: #1d2127; --line: #3a414a; --text: #e6e9ed; --quiet: #a3acb7; --link: #79b4ff;
            --red: #ff8d8d; --amber: #eebd5c; --green: #75d493; --red-box: #331b1e; --amber-box: #2d2616;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1, h2, h3, p, dl, ul, ol { margin: 0; padding: 0; }
        h1 { font-size: 1.1rem; color: var(--quiet); font-weight: 600; }
        h2 { font-size: 1.15rem; margin-bottom: .6rem; }
        h3 { font-size: 1rem; }
        section { margin-top: 2rem; }
        .summary { font-size: 1.5rem; font-weight: 650; line-height: 1.3; }
        dl { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin-top: .6rem; color: var(--quiet); font-size: .9rem; }
        dl div { display: flex; gap: .4rem; }
        dd { margin: 0; color: var(--text); }
        a { color: var(--link); }
        code, del, ins { unicode-bidi: isolate; font: .92em/1.4 ui-monospace, monospace; }
        del { color: var(--red); }
        ins { color: var(--green); text-decoration: none; }
        .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre; }
        .quiet { color: var(--quiet); }

        .notes { border-left: .3rem solid var(--amber); background: var(--amber-box); padding: .8rem 1rem; border-radius: .3rem; }
        .notes.refused { border-color: var(--red); background: var(--red-box); }
        .notes ul { list-style: none; display: grid; gap: .6rem; }

        .action { display: inline-block; min-width: 4.6rem; font-weight: 650; white-space: nowrap; }
        .jump { margin-bottom: .6rem; }
        .attach .action, .attach .sign { color: var(--green); }
        .update .action, .pending .action { color: var(--amber); }
        .replace .action, .detach .action, .drifted .action, .differs .action, .unreadable .action { color: var(--red); }
        .gap { color: var(--red); }
        .entries { list-style: none; display: grid; gap: .8rem; }
        .entries > li { border: 1px solid var(--line); border-left: .3rem solid var(--line); border-radius: .3rem;
          padding: .7rem 1rem; scroll-margin: 1rem; }
        .entries > .risky { border-left-color: var(--red); }
        .entries > li:target { outline: 2px solid var(--link); }
        .fields { list-style: none; margin-top: .3rem; }

        .search { display: flex; flex-wrap: wrap; align-items: baseline; gap: .6rem; margin-bottom: .8rem; }
        input { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--quiet); border-radius: .3rem;
          padding: .3rem .6rem; width: min(100%, 26rem); }
        output { color: var(--quiet); }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
        th { white-space: nowrap; }
        td:last-child { min-width: 9.5rem; padding-right: 0; }
        td > .fields:first-child { margin-top: 0; }
        thead th { position: sticky; top: 0; background: var(--page); border-bottom: 2px solid var(--quiet); }
        th button { font: inherit; font-weight: 650; color: inherit; background: none; border: 0; padding: .1rem 0; cursor: pointer; }
        th button::after { content: " \\2195"; color: var(--quiet); }
        th[aria-sort=ascending] button::after { content: " \\2191"; color: inherit; }
        th[aria-sort=descending] button::after { content: " \\2193"; color: inherit; }

        @media screen and (max-width: 44rem) {
          body { padding: 1rem; }
          .summary { font-size: 1.25rem; }
          table, caption, thead, tbody, tr, th, td { display: block; }
          thead tr { display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
          thead th { position: static; border: 0; padding: 0; }
          tbody tr { border-top: 1px solid var(--line); padding: .5rem 0; }
          tbody th, td { border: 0; padding: 0; }
          tbody th, td:has(.action) { display: inline-block; margin-right: .8rem; }
          td:empty { display: none; }
        }
        @media print {
          :root { --page: #fff; --box: #fff; --line: #999; --text: #000; --quiet: #333; --link: #000;
            --red: #7d0008; --amber: #573600; --green: #0b4a20; --red-box: #fff; --amber-box: #fff; }
          body { max-width: none; padding: 0; font-size: 9pt; }
          .search:not(.narrowed), .jump { display: none; }
          th button::after { content: none; }
          thead th { position: static; }
          tr, .entries > li, .notes li { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
        }
        """
}
