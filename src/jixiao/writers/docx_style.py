"""The fixed parts of a Word file: styles made from `look.LOOKS`, settings, footers with page numbers, page layout."""

from __future__ import annotations

from xml.sax.saxutils import escape

from jixiao.core.document import Section
from jixiao.writers.fonts import FACES, LATIN_WORD
from jixiao.writers.look import LOOKS, MM, NUMBER_GAP, PORTRAIT, Look, paper

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NUMBER_SIZE = 14.0  # 四号
# Word finds headings, the title and captions by these names of its own; other styles keep our key.
BUILT_IN = {
    "title": "Title",
    "subtitle": "Subtitle",
    "caption": "Caption",
    **{f"heading{n}": f"Heading{n}" for n in range(1, 5)},
}


def style_id(key: str) -> str:
    """The id of a look's style."""
    return BUILT_IN.get(key, "jx-" + key.replace(".", "_"))


def twips(points: float) -> int:
    return round(points * 20)


def fonts(face: str) -> str:
    """The official face for Chinese, the usual one for digits and Latin letters."""
    return f'<w:rFonts w:ascii="{LATIN_WORD}" w:hAnsi="{LATIN_WORD}" w:eastAsia="{FACES[face].official}" w:cs="{LATIN_WORD}"/>'


def styles() -> str:
    """styles.xml."""
    made = "".join(_style(key, look) for key, look in LOOKS.items())
    return (
        f"{HEAD}<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts('body')}"
        '<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        "<w:semiHidden/></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{made}{_footer_style()}</w:styles>"
    )


def _style(key: str, look: Look) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    rule = (
        f'w:line="{twips(look.pitch)}" w:lineRule="exact"' if look.pitch else 'w:line="240" w:lineRule="auto"'
    )
    spacing = f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}" {rule}/>'
    # Characters (w:…Chars, in hundredths) follow the size of the letters when a user changes it.
    em = look.size
    indents = f'w:left="{twips(look.left * em)}" w:right="{twips(look.right * em)}"'
    if look.left or look.right:
        indents = f'w:leftChars="{look.left * 100:.0f}" w:rightChars="{look.right * 100:.0f}" ' + indents
    if look.indent:
        indents += f' w:firstLineChars="{look.indent * 100:.0f}" w:firstLine="{twips(look.indent * em)}"'
    align = "both" if look.align == "justify" else look.align
    outline = f'<w:outlineLvl w:val="{look.outline - 1}"/>' if look.outline else ""
    tabs = ""
    if key == "contents":
        right = twips(PORTRAIT.text_width)
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="middleDot" w:pos="{right}"/></w:tabs>'
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    # 28 characters of 三号 in 156 mm: a quarter point closer than they come.
    closer = '<w:spacing w:val="-5"/>' if look.size == 16 else ""
    size = round(look.size * 2)
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(key not in BUILT_IN)}" w:styleId="{style_id(key)}">'
        f'<w:name w:val="{look.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{keep}<w:widowControl w:val="0"/>{tabs}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
        f'{spacing}<w:ind {indents}/><w:jc w:val="{align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(look.face)}{bold}{closer}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _footer_style() -> str:
    size, face = round(NUMBER_SIZE * 2), FACES["song"].official
    return (
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:snapToGrid w:val="0"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def footer(side: str) -> str:
    """footer.xml with `— 1 —` at `left` or `right`, one character in; no side: an empty footer."""
    if not side:
        return f'{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve"> —</w:t>',
        )
    )
    indent = f'<w:ind w:{side}Chars="100" w:{side}="{twips(NUMBER_SIZE)}"/>'
    return f'{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>{field}</w:p></w:ftr>'


def header(mark: str) -> str:
    """header.xml with a mark in the middle."""
    return (
        f'{HEAD}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:b/></w:rPr><w:t xml:space="preserve">{escape(mark)}</w:t></w:r></w:p></w:hdr>'
    )


SETTINGS = (
    f"{HEAD}<w:settings {SPACES}>"
    '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="156"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def font_table() -> str:
    """fontTable.xml: each official face, and the one Word takes where it is missing."""
    instead = {"title": "华文中宋", "body": "仿宋", "black": "SimHei", "kai": "楷体", "song": "SimSun"}
    made = "".join(
        f'<w:font w:name="{face.official}"><w:altName w:val="{instead[key]}"/><w:charset w:val="86"/></w:font>'
        for key, face in FACES.items()
    )
    return f"{HEAD}<w:fonts {SPACES}>{made}</w:fonts>"


def section_properties(section: Section, footers: tuple[str, str], restart: bool, head: str = "") -> str:
    """sectPr: paper, margins, footers for odd and even pages (relation ids), numbers from 1 where `restart`; `head`: the relation id of
    what stands at the head of every page."""
    page = paper(section)
    mm = 20 * MM
    wide, high = round(page.width * mm), round(page.height * mm)
    turned = ' w:orient="landscape"' if section.landscape else ""
    below = page.bottom - NUMBER_GAP - NUMBER_SIZE / MM
    heads = "".join(
        f'<w:headerReference w:type="{one}" r:id="{head}"/>' for one in ("default", "even") if head
    )
    return (
        f'<w:sectPr>{heads}<w:footerReference w:type="default" r:id="{footers[0]}"/><w:footerReference w:type="even" r:id="{footers[1]}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{round(page.top * mm)}" w:right="{round(page.right * mm)}" w:bottom="{round(page.bottom * mm)}" '
        f'w:left="{round(page.left * mm)}" w:header="851" w:footer="{round(below * mm)}" w:gutter="0"/>'
        + ('<w:pgNumType w:start="1"/>' if restart else "")
        + '<w:cols w:space="425"/></w:sectPr>'
    )
