/// The script that makes a report's table searchable and sortable. It contains no text of a plan: it reads the page,
/// and writes only text, never markup.
enum ReportScript {
    static let text: HTML = #"""
        "use strict";
        const table = document.querySelector("table");
        if (table) {
          const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
          const count = document.getElementById("count"), search = document.getElementById("search");
          const entries = new Map();
          // What an entry changes is found at each of its numbers.
          const changed = id => {
            if (!entries.has(id)) entries.set(id, document.getElementById(id).querySelector(".changed").textContent);
            return entries.get(id);
          };
          const rows = Array.from(body.rows, row => ({
            row, text: (row.textContent + " " + (row.dataset.entry ? changed(row.dataset.entry) : "")).toLowerCase(),
          }));

          const find = () => {
            const words = search.value.toLowerCase().split(/\s+/);
            let found = 0;
            for (const {row, text} of rows) {
              row.hidden = !words.every(word => text.includes(word));
              if (!row.hidden) found += 1;
            }
            const all = rows.length.toLocaleString("en") + (rows.length === 1 ? " row" : " rows");
            count.textContent = found === rows.length ? all : found.toLocaleString("en") + " of " + all;
            search.parentElement.classList.toggle("narrowed", found !== rows.length);
          };
          search.addEventListener("input", find);
          search.parentElement.hidden = false;
          find();

          const {compare} = new Intl.Collator("en", {numeric: true});
          const sort = (head, column) => {
            const order = {ascending: "descending", descending: "none"}[head.ariaSort] || "ascending";
            for (const other of heads) other.ariaSort = other === head ? order : "none";
            const keys = new Map(rows.map(({row}) => [row, row.cells[column].textContent]));
            const sorted = rows.map(({row}) => row);
            if (order !== "none") sorted.sort((a, b) => compare(keys.get(a), keys.get(b)));
            if (order === "descending") sorted.reverse();
            const piece = document.createDocumentFragment();
            for (const row of sorted) piece.append(row);
            body.append(piece);
          };
          heads.forEach((head, column) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = head.textContent;
            button.addEventListener("click", () => sort(head, column));
            head.replaceChildren(button);
            head.ariaSort = "none";
          });
        }
        """#
}
