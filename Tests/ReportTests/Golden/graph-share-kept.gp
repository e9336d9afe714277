set terminal svg size 1000,475 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'share-kept.svg'
set encoding utf8
unset key
set multiplot
set label 'How much of its quiet throughput the probe keeps under load' at screen 0.01800, screen 0.94211 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'GET /hi by one closed connection; 5 pairs of trials' at screen 0.01800, screen 0.89331 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set arrow from screen 0.01800, screen 0.83846 to screen 0.04000, screen 0.83846 nohead front lc rgb '#222222' lw 2
set label '95 % interval' at screen 0.04600, screen 0.83846 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
$bars1 << EOD
0.105 0 0 0.21 -0.28 0.28 29362
30.5 1 0 61 0.72 1.28 13983232
46.5 2 0 93 1.72 2.28 40563
0.05 3 0 0.1 2.72 3.28 13400487
6 4 0 12 3.72 4.28 15113984
22 5 0 44 4.72 5.28 5682409
0 6 0 0 5.72 6.28 4473924
EOD
$bars1_interval << EOD
0.18 0 0.08 0
55 1 11 0
90 2 12 0
0.08 3 0.07 0
5 4 16 0
40 5 7 0
EOD
set lmargin at screen 0.21100
set rmargin at screen 0.94100
set tmargin at screen 0.79579
set bmargin at screen 0.11789
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:104.04]
set yrange [6.5:-0.5]
set xtics (0, 20, 40, 60, 80, 100) scale 0.5 out nomirror
set ytics (0, 1, 2, 3, 4, 5, 6) scale 0 out nomirror
set grid xtics noytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'inline-server' at screen 0.20300, screen 0.74737 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'thread-server' at screen 0.20300, screen 0.65053 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'process-server' at screen 0.20300, screen 0.55368 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-inline' at screen 0.20300, screen 0.45684 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-thread' at screen 0.20300, screen 0.36000 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-process (ampoule, 4' at screen 0.20300, screen 0.27985 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'workers)' at screen 0.20300, screen 0.24646 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'node 18' at screen 0.20300, screen 0.16632 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '0' at screen 0.21100, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '20' at screen 0.35133, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '40' at screen 0.49166, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '60' at screen 0.63199, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '80' at screen 0.77232, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.91265, screen 0.08632 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'share kept of GET /hi throughput, %' at screen 0.57600, screen 0.04000 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '0.2 %' at screen 0.22082, screen 0.74737 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '61.0 %' at screen 0.68209, screen 0.65053 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '93.0 %' at screen 0.93469, screen 0.55368 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '0.1 %' at screen 0.22005, screen 0.45684 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '12.0 %' at screen 0.36635, screen 0.36000 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '44.0 %' at screen 0.54878, screen 0.26316 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'not measured' at screen 0.21900, screen 0.16632 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
plot \
  $bars1 using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable fillstyle solid noborder notitle, \
  $bars1_interval using 1:2:3:4 with vectors nohead lc rgb '#222222' lw 2 notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
