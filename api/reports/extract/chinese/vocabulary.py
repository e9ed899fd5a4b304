"""The Chinese words behind a number, measures, classifiers and common nouns, each with the code of its unit."""

from __future__ import annotations


def _coded(words: str) -> dict[str, str]:
    """Codes by word, the longest word first."""
    pairs = [word.partition("=") for word in words.split()]
    return {word: code for word, _, code in sorted(pairs, key=lambda pair: -len(pair[0]))}


MEASURES = _coded(
    "平方公里=km2 平方千米=km2 平方米=m2 立方米=m3 标准立方米=standard-m3 公里=km 千米=km 海里=nautical-miles "
    "英里=miles "
    "米=m 厘米=cm 毫米=mm 微米=micrometres 纳米=nm 吨标准煤=tce 吨=t 公吨=t 公斤=kg 斤=jin 千克=kg 克=g 毫克=mg "
    "公顷=ha 亩=mu "
    "千瓦时=kWh 兆瓦时=MWh 吉瓦时=GWh 千瓦小时=kWh 千瓦=kW 兆瓦=MW 吉瓦=GW 瓦=W 度电=kWh 标准箱=TEU 标箱=TEU "
    "人次=person-times 人天=person-days 辆次=vehicle-trips 架次=sorties 班次=services 车次=train-services "
    "艘次=vessel-calls 台次=machine-times 件次=item-times 批次=consignments 客公里=passenger-km 吨公里=tonne-km "
    "人公里=passenger-km 吨海里=tonne-nautical-miles 人天=person-days 标准立方米=standard-m3 "
    "小时=hours 分钟=minutes 秒=seconds 倍=times 个基点=basis-points 基点=basis-points 摄氏度=degC ℃=degC "
    "°C=degC 升=litres 毫升=ml 加仑=gallons 桶=barrels 伏=V 千伏=kV 赫兹=Hz 兆赫=MHz 比特=bits 字节=bytes 载重吨=dwt "
    "总吨=gross-tons 担=dan 马力=horsepower ‰=per-mille"
)
CLASSIFIERS = _coded(
    "个=items 家=companies 场=sessions 项=items 座=structures 辆=vehicles 架=aircraft 艘=vessels "
    "台=machines 套=sets 条=lines 件=pieces 例=cases 名=persons 位=persons 人=persons 户=households "
    "所=institutions 只=animals 头=head 颗=pieces 株=plants 支=pieces 部=works 款=models 种=kinds "
    "类=categories 次=occasions 批=batches 份=copies 册=volumes 班=classes 列=trains 趟=trips 张=sheets "
    "间=rooms 处=places 栋=buildings 幢=buildings 单=orders 笔=transactions 对=pairs 组=groups "
    "国=countries 省=provinces 市=cities 县=counties 村=villages 枚=pieces 篇=articles 本=volumes "
    "门=courses 年=years 天=days 个月=months 分=points 床=beds 盏=lamps 根=rods 段=sections 片=tracts "
    "块=blocks 票=shipments 箱=boxes 瓶=bottles 袋=bags 双=pairs 口=persons 眼=wells "
    "岁=years-of-age 期=issues"
)
NOUNS = _coded(
    "国家=countries 地区=regions 城市=cities 省份=provinces 区县=districts 乡镇=townships 企业=enterprises "
    "公司=companies 机构=institutions 单位=organisations 项目=projects 工程=construction-works 基地=bases "
    "园区=parks 港口=ports 机场=airports 口岸=border-ports 仓库=warehouses 海外仓=overseas-warehouses "
    "国家馆=pavilions 伙伴国=partner-countries 学校=schools 医院=hospitals 学生=students 教师=teachers "
    "医生=doctors 护士=nurses 职工=employees 员工=employees 客商=merchants 展商=exhibitors 观众=spectators "
    "代表=delegates 专家=experts 品牌=brands 产品=products 商品=goods 车辆=vehicles 航线=routes 线路=lines "
    "站点=stations 基站=base-stations 充电桩=charging-points 岗位=jobs 床位=beds 家庭=households "
    "农户=farm-households 村庄=villages 合作社=cooperatives 专利=patents 标准=standards 协议=agreements "
    "合同=contracts 案件=legal-cases 病例=cases 培训=training-courses 活动=events 赛事=competitions "
    "平台=platforms 店铺=shops 网点=outlets 商户=merchants 用户=users 会员=members 试点=pilots 试验区=pilot-zones "
    "综试区=zones 示范区=demonstration-zones 开发区=development-zones 实验室=laboratories 社区=communities "
    "小区=housing-estates 公园=public-parks 场馆=venues 景区=scenic-areas 酒店=hotels 民族=ethnic-groups "
    "语种=languages 国家级=national-level 行业=industries 领域=fields 品种=varieties 班列=freight-trains "
    "航班=flights 列车=trains 船舶=ships 飞机=aircraft 汽车=cars 电站=power-stations 电厂=power-plants "
    "风机=wind-turbines 机组=generating-units 水库=reservoirs 桥梁=bridges 隧道=tunnels"
)
# Characters that no noun behind a number holds: what stands before them may be one.
STOP = "左右的了在是和与及或为由从对向被把将已于等均都也又并而但则占达超约近其共以到至较比增减提下上升降以实完建设成参"
