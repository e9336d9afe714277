set terminal svg size 1000,590 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'break-even.svg'
set encoding utf8
unset key
set multiplot
set label 'From 10 µs of work on, a pool pays' at screen 0.01800, screen 0.95339 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'p99 of the probe at 50 % of the load that saturates the server' at screen 0.01800, screen 0.91410 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
$panel1_1 << EOD
0.001 0.0234 1
0.003 0.0302 1
0.01 0.054 1
0.03 0.122 1
0.1 0.36 1
0.3 1.04 1
1 3.42 1
3 10.22 1
10 34.02 1
EOD
$panel1_1_interval << EOD
0.001 0.021762 0 0.00351
0.003 0.028086 0 0.00453
0.01 0.05022 0 0.0081
0.03 0.11346 0 0.0183
0.1 0.3348 0 0.054
0.3 0.9672 0 0.156
1 3.1806 0 0.513
3 9.5046 0 1.533
10 31.6386 0 5.103
EOD
$panel1_2 << EOD
0.001 0.05522 1
0.003 0.05566 1
0.01 0.0572 1
0.03 0.0616 1
0.1 0.077 1
0.3 0.121 1
1 0.275 1
3 0.715 1
10 2.255 1
EOD
$panel1_2_interval << EOD
0.001 0.051355 0 0.008283
0.003 0.051764 0 0.008349
0.01 0.053196 0 0.00858
0.03 0.057288 0 0.00924
0.1 0.07161 0 0.01155
0.3 0.11253 0 0.01815
1 0.25575 0 0.04125
3 0.66495 0 0.10725
10 2.0972 0 0.33825
EOD
$panel1_3 << EOD
0.001 0.11012 1
0.003 0.11036 1
0.01 0.1112 1
0.03 0.1136 1
0.1 0.122 1
0.3 0.146 1
1 0.23 1
3 0.47 1
10 1.31 1
EOD
$panel1_3_interval << EOD
0.001 0.102412 0 0.016518
0.003 0.102635 0 0.016554
0.01 0.103416 0 0.01668
0.03 0.105648 0 0.01704
0.1 0.11346 0 0.0183
0.3 0.13578 0 0.0219
1 0.2139 0 0.0345
3 0.4371 0 0.0705
10 1.2183 0 0.1965
EOD
set lmargin at screen 0.04500
set rmargin at screen 0.87200
set tmargin at screen 0.80678
set bmargin at screen 0.09492
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0.0005:20]
set logscale x
set yrange [0.02:50]
set logscale y
set xtics (0.001, 0.01, 0.1, 1, 10) scale 0.5 out nomirror
set ytics (0.1, 1, 10) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'Probe: p99 latency, ms' at screen 0.01800, screen 0.83390 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '0.1' at screen 0.03800, screen 0.24135 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1' at screen 0.03800, screen 0.45085 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '10' at screen 0.03800, screen 0.66035 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.001' at screen 0.09910, screen 0.06949 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.01' at screen 0.27880, screen 0.06949 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0.1' at screen 0.45850, screen 0.06949 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '1' at screen 0.63820, screen 0.06949 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '10' at screen 0.81790, screen 0.06949 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'work of one request, ms' at screen 0.45850, screen 0.03220 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set arrow from screen 0.28546, screen 0.84915 to screen 0.28546, screen 0.09492 nohead front lc rgb '#D55E00' lw 1 dt (2,3)
set label 'thread-server pays from 0.011 ms' at screen 0.28146, screen 0.86271 left front font 'DejaVu Sans,12' textcolor rgb '#B44F00'
set arrow from screen 0.35683, screen 0.82034 to screen 0.35683, screen 0.09492 nohead front lc rgb '#009E73' lw 1 dt (2,3)
set label 'process-server pays from 0.027 ms' at screen 0.35283, screen 0.83390 left front font 'DejaVu Sans,12' textcolor rgb '#008562'
set arrow from screen 0.82190, screen 0.77174 to screen 0.87300, screen 0.77174 nohead front lc rgb '#73B1D5' lw 0.8
set arrow from screen 0.87300, screen 0.77174 to screen 0.87800, screen 0.77174 nohead front lc rgb '#73B1D5' lw 0.8
set label 'inline-server' at screen 0.88100, screen 0.77174 left front font 'DejaVu Sans,13' textcolor rgb '#0072B2'
set arrow from screen 0.82190, screen 0.52483 to screen 0.87300, screen 0.52483 nohead front lc rgb '#E8A673' lw 0.8
set arrow from screen 0.87300, screen 0.52483 to screen 0.87800, screen 0.52483 nohead front lc rgb '#E8A673' lw 0.8
set label 'thread-server' at screen 0.88100, screen 0.52483 left front font 'DejaVu Sans,13' textcolor rgb '#B44F00'
set arrow from screen 0.82190, screen 0.47542 to screen 0.87300, screen 0.47542 nohead front lc rgb '#73CAB2' lw 0.8
set arrow from screen 0.87300, screen 0.47542 to screen 0.87800, screen 0.47542 nohead front lc rgb '#73CAB2' lw 0.8
set label 'process-server' at screen 0.88100, screen 0.47542 left front font 'DejaVu Sans,13' textcolor rgb '#008562'
plot \
  $panel1_1_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
  $panel1_1 using 1:2 with lines lw 2 lc rgb '#0072B2' notitle, \
  $panel1_1 using 1:2:3 with points pt 7 ps variable lw 1.6 lc rgb '#0072B2' notitle, \
  $panel1_2_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_2 using 1:2 with lines lw 2 lc rgb '#D55E00' notitle, \
  $panel1_2 using 1:2:3 with points pt 5 ps variable lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_3_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#009E73' notitle, \
  $panel1_3 using 1:2 with lines lw 2 lc rgb '#009E73' notitle, \
  $panel1_3 using 1:2:3 with points pt 9 ps variable lw 1.6 lc rgb '#009E73' notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
