// Usage: node _docxtemplater.js template.docx values.json count → seconds per document, after a warm-up.
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [template, values, count] = process.argv.slice(2);
const content = fs.readFileSync(template, "binary");
const data = JSON.parse(fs.readFileSync(values, "utf8"));

function render() {
  const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
  document.render(data);
  return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

let written;
for (let i = 0; i < 30; i += 1) written = render();
const start = process.hrtime.bigint();
for (let i = 0; i < Number(count); i += 1) written = render();
console.log(Number(process.hrtime.bigint() - start) / 1e9 / Number(count));
fs.writeFileSync(template + ".out.docx", written);
