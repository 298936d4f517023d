"""The LibreOffice profile of one run, with the macro that refreshes the tables of contents and exports the PDF."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

MACRO = "macro:///Standard.Actes.Convertir"
SOURCE, RESULT, SAID, PROFILE = "source.docx", "cible.pdf", "erreur.txt", "profil"

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Actes" script:language="StarBasic">
Function Propriete(nom As String, valeur) As Variant
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = nom
  p.Value = valeur
  Propriete = p
End Function

Sub Convertir
  Dim doc, i, f, charge(2), options(5), filtre(1)
  On Error GoTo Echec
  charge(0) = Propriete("Hidden", True)
  charge(1) = Propriete("MacroExecutionMode", 0)
  charge(2) = Propriete("UpdateDocMode", 0)
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, charge())
  {titre}
  For i = 0 To doc.DocumentIndexes.Count - 1
    doc.DocumentIndexes.getByIndex(i).update()
  Next i
  options(0) = Propriete("SelectPdfVersion", 2)
  options(1) = Propriete("PDFUACompliance", True)
  options(2) = Propriete("UseTaggedPDF", True)
  options(3) = Propriete("ExportBookmarks", True)
  options(4) = Propriete("ExportFormFields", False)
  options(5) = Propriete("DisplayPDFDocumentTitle", True)
  filtre(0) = Propriete("FilterName", "writer_pdf_Export")
  filtre(1) = Propriete("FilterData", options())
  doc.storeToURL("{cible}", filtre())
  doc.close(True)
  StarDesktop.terminate()
  Exit Sub
Echec:
  f = FreeFile
  Open "{erreur}" For Output As #f
  Print #f, Error
  Close #f
  StarDesktop.terminate()
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false">
 <library:element library:name="Actes"/>
</library:library>
"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<library:libraries xmlns:library="http://openoffice.org/2000/library">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
# A profile that says it is complete is not filled from the presets, which would replace the macro.
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    + "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>true</value></prop>'
        "</item>\n"
        for path, name in (
            ("Setup/Office", "ooSetupInstCompleted"),
            ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"),
        )
    )
    + "</oor:items>\n"
)


def write_profile(work: Path, titre: str) -> None:
    """Make in ``work`` a profile whose macro turns ``SOURCE`` into ``RESULT``, or writes to ``SAID`` what stopped it.

    ``titre`` becomes the document's title, unless it is empty.
    """
    quoted = " ".join(titre.split()).replace('"', '""')
    module = _MODULE.format(
        source=(work / SOURCE).as_uri(),
        cible=(work / RESULT).as_uri(),
        erreur=escape(str(work / SAID)),
        titre=f'doc.DocumentProperties.Title = "{escape(quoted)}"' if quoted else "",
    )
    basic = work / PROFILE / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (basic / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (basic / "Standard" / "Actes.xba").write_text(module, encoding="utf-8")
    (basic.parent / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
