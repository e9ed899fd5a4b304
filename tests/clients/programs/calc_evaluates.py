"""What LibreOffice Calc shows in a cell for each formula of the arguments: `calc_evaluates.py SOFFICE FORMULA...`.

Run by a Python that has LibreOffice's module `uno`. The document is a new one, which may load external data as a person
who opens one allows it to.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.document.UpdateDocMode import FULL_UPDATE
from com.sun.star.lang import DisposedException

SECONDS = 60
"""For so long LibreOffice may start."""


def desktop(pipe):
    """The running LibreOffice, once it listens."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    end = time.monotonic() + SECONDS
    while True:
        try:
            office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


soffice, *formulas = sys.argv[1:]
pipe = f"recipes-{uuid.uuid4().hex}"
with tempfile.TemporaryDirectory() as home:
    command = [soffice, f"-env:UserInstallation=file://{home}", "--headless", "--norestore"]
    process = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp"], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        office = desktop(pipe)
        options = PropertyValue("Hidden", 0, True, 0), PropertyValue("UpdateDocMode", 0, FULL_UPDATE, 0)
        document = office.loadComponentFromURL("private:factory/scalc", "_blank", 0, options)
        sheet = document.Sheets.getByIndex(0)
        cells = [sheet.getCellByPosition(0, row) for row in range(len(formulas))]
        for cell, formula in zip(cells, formulas, strict=True):
            cell.setFormula(formula)
        found = [{"text": cell.getString(), "number": cell.getValue(), "error": cell.getError()} for cell in cells]
        document.close(True)
        print(json.dumps(found))
        with contextlib.suppress(DisposedException):
            office.terminate()
        process.wait(timeout=SECONDS)
    finally:
        process.kill()
