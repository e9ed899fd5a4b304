"""The Chinese words behind a number: measures, classifiers, and common nouns that end a phrase."""

from __future__ import annotations


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split(), key=len, reverse=True))


MEASURES = _longest_first(
    "平方公里 平方千米 平方米 立方米 标准立方米 公里 千米 海里 英里 米 厘米 毫米 微米 纳米 吨标准煤 吨 公吨 "
    "公斤 千克 克 毫克 公顷 亩 千瓦时 兆瓦时 吉瓦时 千瓦小时 千瓦 兆瓦 吉瓦 瓦 度电 标准箱 标箱 人次 人天 "
    "辆次 架次 班次 车次 艘次 台次 件次 批次 客公里 吨公里 小时 分钟 秒 倍 个基点 基点 摄氏度 ℃ °C 升 毫升 "
    "加仑 桶 伏 千伏 赫兹 兆赫 比特 字节 载重吨 总吨 担 马力 ‰"
)
CLASSIFIERS = _longest_first(
    "个 家 场 项 座 辆 架 艘 台 套 条 件 例 名 位 人 户 所 只 头 颗 株 支 部 款 种 类 次 批 份 册 班 列 趟 张 "
    "间 处 栋 幢 单 笔 对 组 国 省 市 县 村 枚 篇 本 门 年 天 个月 分 床 盏 根 段 片 块 亿 票 箱 瓶 袋 双 口 "
    "眼 岁 期"
)
NOUNS = frozenset(
    _longest_first(
        "国家 地区 城市 省份 区县 乡镇 企业 公司 机构 单位 项目 工程 基地 园区 港口 机场 口岸 仓库 海外仓 国家馆 "
        "伙伴国 学校 医院 学生 教师 医生 护士 职工 员工 客商 展商 观众 代表 专家 品牌 产品 商品 车辆 航线 线路 "
        "站点 基站 充电桩 岗位 床位 家庭 农户 村庄 合作社 专利 标准 协议 合同 案件 病例 培训 活动 赛事 平台 店铺 "
        "网点 商户 用户 会员 试点 试验区 综试区 示范区 开发区 实验室 社区 小区 公园 场馆 景区 酒店 民族 语种 "
        "国家级 行业 领域 品种 班列 航班 列车 船舶 飞机 汽车 电站 电厂 风机 机组 水库 桥梁 隧道"
    )
)
# Characters that no noun behind a number holds: what stands before them may be one.
STOP = "左右的了在是和与及或为由从对向被把将已于等均都也又并而但则占达超约近其共以到至较比增减提下上升降以实完建设成参"
