"""Names, places and vehicles in Chinese characters, known by what they end with or by what stands around them."""

import re

from heatwatch.triage.identifiers.identifier import Identifier, at

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖田"
    "董潘袁蔡蒋蔣余于杜叶葉程苏蘇魏吕呂丁任卢盧姚沈姜崔谭譚陆陸范汪廖石金贾賈韦韋夏付方邹鄒熊白孟秦邱侯江"
    "尹薛闫雷龙龍史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常"
)
_NAME = re.compile(
    rf"(?:[{_SURNAMES}]|阿\w)(?:老板娘|老闆娘|老板|老闆|先生|小姐|太太|太(?!多|少|小|大|累|早|晚|长|長|远|遠|贵|貴)|师傅|師傅|医生|醫生|阿姨|经理|經理|生(?=[。，！？,」”]|他|說|说|$))"
    rf"|老[{_SURNAMES}](?![板闆])|小[{_SURNAMES}雨玉雯芳丽麗燕梅敏云雲霞红紅娟琴萍英华華军軍强強明伟偉杰傑兰蘭凤鳳珍慧静靜婷](?![时時])|阿[^\W\d\s姨婆公爸媽妈嫲爺爷伯叔嬸婶哥姐弟妹麗拉富根]"
    r"|(?<![姐哥妹们們表堂大二三嫂她他我你嘅个個])(?!阿)[\u4e00-\u9fff](?:姐|哥)(?![姐哥妹们們夫给給])"
    r"|(?:(?<=名叫)|(?<=名字叫)|(?<=叫做)|(?<=[个個孩]叫))[\u4e00-\u9fff]{2,3}(?=[，。,、（(的嘅]|\s|$)"
)
_TOWNS = (
    "舊金山|旧金山|三藩市|屋崙|奥克兰|奧克蘭|圣何塞|聖荷西|圣荷西|聖馬刁|圣马刁|米爾布雷|米尔布雷|海沃德|弗里蒙特|費利蒙|費蒙|密爾必達|米尔皮塔斯|"
    "伯克利|柏克萊|戴利城|帝利市|沙加緬度|萨克拉门托|沙加缅度|弗雷斯諾|弗雷斯诺|斯托克頓|斯托克顿|萨利纳斯|薩利納斯|蒙特雷|康科德|列治文|里士满|"
    "瓦列霍|山景城|圣马特奥|圣利安卓|聖利安卓|圣拉斐尔|列治文|利弗莫爾|特雷西|桑尼維爾|森尼韦尔|洛杉矶|洛杉磯|莫德斯托|默塞德|南三藩市|南旧金山|圣拉蒙|都柏林|普莱森顿|利弗莫尔"
)
_ENDS = (
    "旅館|旅馆|酒店|賓館|宾馆|汽車旅館|汽车旅馆|足道|足浴|水療|水疗|骨場|骨场|按摩院|按摩店|餐館|餐馆|小館|小馆|酒樓|酒楼|飯店|饭店|海鮮廠|海鲜厂|"
    "豆腐坊|製衣廠|制衣厂|超市|公寓|護老院|护老院|美甲店|會所|会所|農場|农场|倉庫|仓库"
)
_PLACE = re.compile(
    rf"(?:{_TOWNS})(?:市)?[嘅的 ，,]{{0,2}}[\u4e00-\u9fff]{{1,10}}?(?:{_ENDS})"
    rf"|(?:{_TOWNS})[嘅的 ，,]{{0,2}}第?[\u4e00-\u9fff\d]{{1,6}}?(?:大街|大道|街|道|路)(?:\d{{1,5}}[號号])?"
    rf"|第[一二三四五六七八九十]{{1,3}}(?:街|大道)(?:\s?\d{{1,5}}\s?[號号])?"
    rf"|(?:店名|铺头叫|鋪頭叫|店叫|名叫|叫做)[:：叫 ]{{0,2}}[「“『]?([\u4e00-\u9fff]{{2,8}})"
    r"|[「“『]([\u4e00-\u9fff]{1,6}(?:館|馆|店|閣|阁|坊|軒|轩|樓|楼|旅館|酒店))[」”』]"
)
_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
_ANY = re.compile("[一幾几][間间家個个座所]|某")
_VEHICLE = re.compile(
    r"(?:[黑白灰红紅蓝藍绿綠银銀金黄黃棕]色?的?)\s?(?:[A-Za-z]{3,12}|[\u4e00-\u9fff]{0,4}?(?<![上下开開停坐])(?:车|車))"
    r"|面包车|麵包車"
)
# What follows 叫 is no name where it begins with one of these.
_NO_NAME = ("我", "他", "她", "你", "佢", "人", "什", "做", "救", "警", "大", "不", "唔", "车", "車", "外", "那", "这")


def in_characters(text: str) -> list[Identifier]:
    """Every place, vehicle and name in a text with Chinese characters."""
    if not _CHARACTER.search(text):
        return []
    places = [_place(text, found) for found in _PLACE.finditer(text) if not _ANY.search(found.group())]
    names = [
        at("name", text, found.start(), found.end())
        for found in _NAME.finditer(text)
        if not found.group().startswith(_NO_NAME)
    ]
    vehicles = [at("vehicle", text, found.start(), found.end()) for found in _VEHICLE.finditer(text)]
    return [*places, *vehicles, *names]


def _place(text: str, found: re.Match[str]) -> Identifier:
    group = found.lastindex or 0
    return at("address", text, found.start(group), found.end(group))
