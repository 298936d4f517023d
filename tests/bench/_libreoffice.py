"""Usage: python _libreoffice.py template.docx values.json count folder → seconds per document, after a warm-up.

Run by the Python that LibreOffice's `uno` is installed for: opens the template, replaces every placeholder, stores a .docx.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def setting(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(200):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def render(desktop, template, values, out):
    document = desktop.loadComponentFromURL(template, "_blank", 0, (setting("Hidden", True),))
    for name, value in values.items():
        replace = document.createReplaceDescriptor()
        replace.SearchString, replace.ReplaceString = "{" + name + "}", value
        document.replaceAll(replace)
    document.storeToURL(out, (setting("FilterName", "MS Word 2007 XML"),))
    document.close(True)


def main(template, values, count, folder):
    pipe = f"mesure{time.time_ns()}"
    office = subprocess.Popen([
        "soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;",
        f"-env:UserInstallation={(Path(folder) / 'profil').as_uri()}",
    ])  # fmt: skip
    try:
        desktop = connected(pipe)
        data = json.loads(Path(values).read_text())
        url, out = Path(template).as_uri(), (Path(folder) / "libreoffice.docx").as_uri()
        for _ in range(3):
            render(desktop, url, data, out)
        start = time.perf_counter()
        for _ in range(int(count)):
            render(desktop, url, data, out)
        print((time.perf_counter() - start) / int(count))
    finally:
        office.terminate()
        office.wait(20)


main(*sys.argv[1:])
